"""What all tests share: the option --accept, which writes expected results anew."""

from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, settings

# in the background of a shell, Ctrl-C is passed over, by the tests and all that they start
signal.signal(signal.SIGINT, signal.default_int_handler)
# a busy machine takes its time
settings.register_profile("deckpress", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("deckpress")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the expected half of the fixtures anew")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--accept") and config.getoption("numprocesses", None):
        raise pytest.UsageError("--accept writes files that several tests read: run it without --numprocesses")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected results are to be written rather than compared."""
    return bool(request.config.getoption("--accept"))
