"""A stylesheet -> its rules: which elements, under which condition, and what is declared for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared. name: in lower case. value: as it is written."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Declarations of the same elements. selectors: as they are written. condition: of the @media around them."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    condition: str
    line: int


def rulesets(css: str) -> tuple[Ruleset, ...]:
    """The rules of a stylesheet, those in @media and @supports as well."""
    import tinycss2

    return tuple(_rulesets(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ""))


def addresses(css: str) -> Iterator[tuple[str, int]]:
    """What a stylesheet loads, by url(..) and @import, each with its line."""
    import tinycss2

    yield from _addresses(tinycss2.parse_component_value_list(css, skip_comments=True), is_import=False)


def _rulesets(found: Iterable[Any], condition: str) -> Iterator[Ruleset]:
    import tinycss2

    for each in found:
        if each.type == "at-rule" and each.content is not None and each.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(each.content, skip_comments=True, skip_whitespace=True)
            yield from _rulesets(inner, f"{condition} {tinycss2.serialize(each.prelude).strip()}".strip())
        elif each.type == "qualified-rule":
            selectors = tinycss2.serialize(each.prelude).split(",")
            declared = tinycss2.parse_blocks_contents(each.content, skip_comments=True, skip_whitespace=True)
            declarations = tuple(
                Declaration(one.lower_name, tinycss2.serialize(one.value).strip(), one.source_line)
                for one in declared
                if one.type == "declaration"
            )
            yield Ruleset(tuple(" ".join(one.split()) for one in selectors), declarations, condition, each.source_line)


def _addresses(tokens: Iterable[Any], *, is_import: bool) -> Iterator[tuple[str, int]]:
    for token in tokens:
        if token.type == "url" or (token.type == "string" and is_import):
            yield token.value, token.source_line
        elif token.type == "function":
            yield from _addresses(token.arguments, is_import=token.lower_name in ("url", "src", "image-set"))
        elif token.type.endswith(" block"):
            yield from _addresses(token.content, is_import=False)
        if token.type != "whitespace":
            is_import = (is_import and token != ";") or (token.type == "at-keyword" and token.lower_value == "import")
