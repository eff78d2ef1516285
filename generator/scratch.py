"""Room on disk for what would fill memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty file that goes afterwards. A folder of its own would take ten times as long to go."""
    handle, name = tempfile.mkstemp()
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink()
