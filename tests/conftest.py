"""Fixtures and settings for all tests."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A busy machine must not fail a test. Every run uses the same values, so that a test that passed
# passes everywhere; `make explore` draws new ones, and `budget.examples` scales with the profile.
settings.register_profile("explore", deadline=None, max_examples=500)
settings.register_profile("tests", deadline=None, derandomize=True, max_examples=100)
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=10)
settings.load_profile("tests")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample pages of the project."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference data outside the project; tests that need it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference data in ../shared")
    return SHARED


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; the test is skipped without it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    with playwright.sync_playwright() as started:
        path = found or started.chromium.executable_path
        if not os.path.exists(path):  # noqa: PTH110 - a name, or what playwright would install
            pytest.skip("needs Chromium or Chrome on the path, or in playwright's own place")
        # Chromium has no sandbox for root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        launched = started.chromium.launch(executable_path=path, args=arguments)
        yield launched
        launched.close()


def pytest_configure() -> None:
    """Give tested programs no terminal width, and handle signals that the process ignores.

    The processes of pytest-xdist have the width of its terminal in `COLUMNS`.

    A background process of a shell ignores SIGINT, a process under `nohup` ignores SIGHUP, and
    their child processes do the same, so that signals would not end tested programs.
    """
    os.environ.pop("COLUMNS", None)
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
