"""Regular expressions that are compiled when one first looks for something with them.

A build loads some 330, and for a plain document it uses 90; to compile the others takes a tenth of its time. So what
few documents need is `lazy`. What nearly all need is compiled at once, with re.compile: a look takes 30 ns less then.
"""

from __future__ import annotations

import re
from typing import Any, cast

METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What re.compile makes of it, when it is needed. Raises re.error not before.

    It has all that a compiled one has, and is none: functions of `re` do not take it, and match.re is another object.
    """
    return cast("re.Pattern[str]", Lazy(pattern, flags))


class Lazy:
    __slots__ = ("_flags", "pattern", *METHODS)

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """What it has not got before it is compiled; from then on its methods are the compiled one's."""
        compiled = re.compile(self.pattern, self._flags)
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
