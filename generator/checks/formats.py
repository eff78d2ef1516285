"""Findings -> JSON, GitHub's workflow commands, and SARIF, for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from generator import __version__
from generator.checks import RULES
from generator.checks.rule import SEVERITIES, Rule, Severity

if TYPE_CHECKING:
    from generator.check import Checked, Finding, Fixed

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "hint": "notice"}
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "hint": "note"}


def as_json(checked: Checked) -> str:
    """One object, its keys stable, in ASCII, which any pipe carries."""
    value = {
        "cards": checked.cards,
        "counts": {severity: checked.count(severity) for severity in SEVERITIES},
        "findings": [_finding(finding) for finding in checked.findings],
        "fixed": [_fixed(fixed) for fixed in checked.fixed],
        "notices": list(checked.notices),
    }
    return json.dumps(value, indent=2)


def as_github(checked: Checked) -> Iterator[str]:
    """A workflow command for each finding, which GitHub shows beside the line.

    What is escaped is what its own toolkit escapes: https://github.com/actions/toolkit, packages/core/src/command.ts.
    """
    for finding in checked.findings:
        place = f"file={_property(finding.origin.path)}" + (f",line={line}" if (line := finding.origin.first) else "")
        about = f" ({finding.question})" if finding.question else ""
        message = _data(f"{finding.what}{about}\nhint: {finding.mend}")
        title = _property(f"deckpress {finding.rule.name}")
        yield f"::{COMMANDS[finding.rule.severity]} {place},title={title}::{message}"


def as_sarif(checked: Checked) -> str:
    """A log in the Static Analysis Results Interchange Format 2.1.0, with all rules and a result for each finding."""
    driver = {
        "name": "deckpress",
        "version": __version__,
        "rules": [_sarif_rule(rule) for rule in RULES],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": _results(checked.findings)}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.name,
        "severity": finding.rule.severity,
        "path": finding.origin.path,
        "line": finding.origin.first or None,
        "what": finding.what,
        "hint": finding.mend,
        "card": (finding.card.id or None) if finding.card else None,
        "question": finding.question or None,
    }


def _fixed(fixed: Fixed) -> dict[str, Any]:
    return {
        "rule": fixed.rule.name,
        "path": fixed.origin.path,
        "line": fixed.origin.first,
        "question": fixed.question,
    }


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.finds},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.mend},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _results(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    indexes = {rule.name: index for index, rule in enumerate(RULES)}
    return [
        {
            "ruleId": finding.rule.name,
            "ruleIndex": indexes[finding.rule.name],
            "level": LEVELS[finding.rule.severity],
            "message": {"text": _message(finding)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(finding.origin.path)},
                        "region": {"startLine": max(1, finding.origin.first)},
                    }
                }
            ],
            "partialFingerprints": {"deckpress/v1": _fingerprint(finding)},
        }
        for finding in findings
    ]


def _message(finding: Finding) -> str:
    about = f"{finding.question}: " if finding.question else ""
    return f"{about}{finding.what}. To mend it: {finding.mend}."


def _uri(path: str) -> str:
    """The path as a URI reference."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())


def _fingerprint(finding: Finding) -> str:
    """What stays the same while a finding does, though its line moves."""
    whose = finding.card.id if finding.card and finding.card.id else finding.origin.path
    text = "\n".join([finding.rule.name, whose, finding.what])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
