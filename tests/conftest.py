"""Where the data for the tests lies."""

import signal
from pathlib import Path

import pytest
from hypothesis import settings

# A loaded machine is no fault of the code. The same values in every run, so that what passed once
# passes everywhere; `make explore` draws new ones.
settings.register_profile("explore", deadline=None)
settings.register_profile("tests", deadline=None, derandomize=True)
settings.load_profile("tests")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample pages that come with the project."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference data outside the project; without it the test is skipped, and says so."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference data in ../shared")
    return SHARED


def pytest_configure() -> None:
    """Let signals end the programs that tests start.

    A process in the background of a shell ignores SIGINT, one under `nohup` SIGHUP, and the
    programs that it starts do the same.
    """
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
