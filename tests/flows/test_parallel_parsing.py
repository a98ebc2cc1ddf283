"""Several processes that read pages, and their ends."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_start_method
from pathlib import Path

import pytest
from pages import SAVE, inputs_of, page, write_files

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.parallel_parsing import Task, leave_interrupts, parse_in_order


def _end(*_: object, **__: object) -> None:
    os._exit(9)


@pytest.mark.skipif(get_start_method() != "fork", reason="the child must inherit what is patched")
def test_a_process_that_is_ended_from_outside_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = inputs_of(write_files(tmp_path / "docs", {"save.md": page(SAVE)}))
    monkeypatch.setattr("tmx_extract.flows.parallel_parsing.read_document", _end)
    tasks = [Task(file=file, data=file.read(), name=str(number)) for number in range(3)]
    with pytest.raises(TmxExtractError, match="ended from outside"):
        list(parse_in_order(tasks, source_locale="en-US", jobs=2))


def test_worker_processes_leave_ctrl_c_to_the_main_process() -> None:
    with ProcessPoolExecutor(1, initializer=leave_interrupts) as pool:
        assert pool.submit(signal.getsignal, signal.SIGINT).result() is signal.SIG_IGN


@pytest.mark.skipif(get_start_method() != "fork", reason="the child must inherit the answer")
def test_worker_processes_do_not_handle_signals_of_the_main_process() -> None:
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        with ProcessPoolExecutor(1, initializer=leave_interrupts) as pool:
            assert pool.submit(signal.getsignal, signal.SIGTERM).result() is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)
