"""What is compiled when it is needed does what is compiled at once, and all of it can be."""

from __future__ import annotations

import ast
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import generator
from generator.patterns import Lazy, lazy

MODULES = [each.name for each in pkgutil.walk_packages(generator.__path__, "generator.") if "__main__" not in each.name]
TEXT = "Oolong, sencha\nand Oolong again"


def test_it_finds_what_a_compiled_one_finds() -> None:
    pattern, flags = r"(?P<name>o+long)|(\bsen)", re.IGNORECASE
    late, now = lazy(pattern, flags), re.compile(pattern, flags)
    for _ in range(2):  # before and after it has been compiled
        assert late.sub(r"<\g<name>>", TEXT) == now.sub(r"<\g<name>>", TEXT)
        assert late.findall(TEXT) == now.findall(TEXT)
        assert late.split(TEXT) == now.split(TEXT)
        assert [match.span() for match in late.finditer(TEXT)] == [match.span() for match in now.finditer(TEXT)]
        for method in ("match", "fullmatch", "search"):
            found, expected = getattr(late, method)(TEXT), getattr(now, method)(TEXT)
            assert (found and found.groupdict()) == (expected and expected.groupdict())
        assert (late.pattern, late.flags, late.groups, late.groupindex) == (pattern, now.flags, 2, now.groupindex)


def test_it_is_compiled_no_sooner_than_it_is_needed() -> None:
    broken = lazy("(")
    assert broken.pattern == "("
    with pytest.raises(re.error):
        broken.search(TEXT)


def test_all_can_be_compiled() -> None:
    values = [(name, value) for name in MODULES for value in vars(import_module(name)).values()]
    patterns = [(name, value) for name, value in values if isinstance(value, Lazy)]
    assert len(patterns) > 100
    for name, pattern in patterns:
        assert pattern.flags, name


def test_no_function_of_re_is_given_one() -> None:
    """They take texts and compiled ones; a type checker takes it for such."""
    given = []
    for name in MODULES:
        module = import_module(name)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _name(node.func.value) == "re":
                given += [(name, vars(module).get(_name(argument))) for argument in node.args]
    assert len(given) > 100
    assert not [(name, each) for name, each in given if isinstance(each, Lazy)]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""
