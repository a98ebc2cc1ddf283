"""Runs a program and measures its cost."""

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The cost of one run of a program."""

    cpu: float
    """CPU seconds, user and system."""
    peak: float
    """Peak resident memory in MB."""


def measure(command: Sequence[str]) -> Cost:
    """Return the cost of one run; raise an error if the program fails."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, errors = process.stderr, b""
    if process.stderr is not None:
        errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(command)}: {errors.decode()[-2000:]}")
    return Cost(cpu=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / 1024)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median CPU time and the highest peak."""
    return Cost(
        cpu=statistics.median(cost.cpu for cost in costs), peak=max(cost.peak for cost in costs)
    )


def module(name: str, *arguments: str) -> list[str]:
    """Return the command line of one of our modules."""
    return [sys.executable, "-m", name, *arguments]


def tool(*arguments: str) -> list[str]:
    """Return the command line of the tool, as users run it."""
    code = "from tmx_extract.cli.main import main; main()"
    return [sys.executable, "-c", code, *arguments]


def peak() -> float:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
