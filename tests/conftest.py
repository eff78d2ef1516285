"""What all tests share: the option --accept, which writes expected results anew."""

from __future__ import annotations

import signal
from dataclasses import FrozenInstanceError, is_dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from generator import ledger, records

# in the background of a shell, Ctrl-C is passed over, by the tests and all that they start
signal.signal(signal.SIGINT, signal.default_int_handler)
# a busy machine takes its time
settings.register_profile("deckpress", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("deckpress")


def _set_once(record: object, name: str, value: Any) -> None:
    """Set a field of a record, while it is being made."""
    if hasattr(record, name):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(record, name, value)


# what mypy sees to, and Python does not (see records.record)
for kind in [*vars(records).values(), *vars(ledger).values()]:
    if isinstance(kind, type) and is_dataclass(kind) and "__setattr__" not in vars(kind):
        setattr(kind, "__setattr__", _set_once)  # noqa: B010, mypy has another type for it


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the expected half of the fixtures anew")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--accept") and config.getoption("numprocesses", None):
        raise pytest.UsageError("--accept writes files that several tests read: run it without --numprocesses")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected results are to be written rather than compared."""
    return bool(request.config.getoption("--accept"))
