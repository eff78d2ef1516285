"""The code -> docs/reference/messages.md: what each error says and what to do, read off the calls that make them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator import __file__ as package

# what makes errors about what: our exceptions, and the functions that make one of them
GROUPS = {
    "Documents": ("DocumentError", "EmptyError"),
    "Cards files": ("CardFileError", "TagCaseError", "ConflictError", "refuse", "_error"),
    "The ledger": ("LedgerError",),
    "Settings": ("ConfigError", "error"),
    "Pictures, sounds and films": ("MediaError", "MediumError", "NotFoundError", "AbsentError"),
    "Templates": ("TemplateError", "Fault"),
    "Packages": ("PackageError",),
    "Places to write to": ("OutputError",),
}
# where the message and the hint stand among the arguments
PLACES = {"MediumError": 0, "NotFoundError": 0, "AbsentError": 0, "refuse": 0, "Fault": 1, "_error": 1}
USUAL = 2
# what only a run can tell
VARIES = "…"
Names = Mapping[str, list[ast.expr]]


def messages() -> dict[str, list[tuple[str, str]]]:
    """What each error says, with its hint, by what it is about; sorted, each once."""
    found: dict[str, dict[str, str]] = {group: {} for group in GROUPS}
    about = {name: group for group, names in GROUPS.items() for name in names}
    for path in sorted(Path(package).parent.rglob("*.py")):
        for name, what, hint in _calls(ast.parse(path.read_text("utf-8"))):
            if name in about and what.strip(f"{VARIES} :"):
                here = found[about[name]]
                here[what] = " / ".join(dict.fromkeys(each for each in (here.get(what), hint) if each)) or VARIES
    return {
        group: sorted(each.items(), key=lambda pair: pair[0].strip('"….').casefold()) for group, each in found.items()
    }


def _calls(module: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Each call that makes an error of ours: its name, what the error says, and the hint."""
    constants = _assigned(module.body)
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        known = {**constants, **_assigned(ast.walk(function))}
        calls = [(name, call) for name, call in _named(function) if len(call.args) == PLACES.get(name, USUAL) + 2]
        for name, call in calls:
            *_, what, hint = call.args
            is_shared = sum(ast.dump(each.args[-2]) == ast.dump(what) for _, each in calls) > 1
            for text in _texts(what, known):
                # where a name stands for several, nothing tells which message goes with which hint
                is_told = not ((is_shared and _is_several(what, known)) or _is_several(hint, known))
                yield name, text, " / ".join(dict.fromkeys(_texts(hint, known))) if is_told else ""


def _named(function: ast.FunctionDef) -> Iterator[tuple[str, ast.Call]]:
    """The calls in a function, with the name of what is called."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", "") or getattr(node.func, "attr", ""), node


def _is_several(node: ast.expr, known: Names) -> bool:
    return isinstance(node, ast.Name) and len(known.get(node.id, ())) != 1


def _assigned(nodes: Iterable[ast.AST]) -> Names:
    """What names stand for, by the assignments among the nodes."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for each, value in pairs:
                if isinstance(each, ast.Name):
                    found.setdefault(each.id, []).append(value)
    return found


def _texts(node: ast.expr, known: Names) -> list[str]:
    """The texts that an expression can be, in one line; none where only a run can tell."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else VARIES for part in parts)
            return [" ".join(text.split())]
        case ast.IfExp(body=first, orelse=second):
            return _texts(first, known) + _texts(second, known)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in _texts(left, known) for b in _texts(right, known)]
        case ast.Name(id=name):
            rest = {key: value for key, value in known.items() if key != name}
            return [text for value in known.get(name, ()) for text in _texts(value, rest)]
    return []
