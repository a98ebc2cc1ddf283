"""Edits, kills and merges at the same time: nothing lost, nothing doubled."""

import http.client
import json
import re
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from pages import add, document, page
from server import Client, served

import tmx_extract as tm
from tmx_extract.store.connection import create_or_open, open_existing

NUMBERS = range(103, 183)
BEARER = {"Authorization": "Bearer s3cret"}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page({n: (f"Save file {n}.", f"保存 {n}") for n in NUMBERS})))
    return path


def _edit(port: int, number: int, target: str) -> bool:
    """Edit one segment; return whether the server acknowledged it."""
    body = json.dumps(
        {
            "locale": "ja-JP",
            "path": "docs/save.md",
            "segment_id": f"4ef9c-{number}",
            "expected": f"保存 {number}",
            "target": target,
            "by": "Ai",
        }
    )
    headers = {"Authorization": "Bearer s3cret"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        try:
            connection.request("POST", "/api/edit", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        return answer.status == 200


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_during_an_edit_loses_no_edit_that_was_confirmed(many: Path, seed: int) -> None:
    code = "from tmx_extract.cli.start import main; main()"
    options = ["serve", "--db", str(many), "--port", "0", "--token", "s3cret"]
    with subprocess.Popen(
        [sys.executable, "-c", code, *options], stderr=subprocess.PIPE, text=True
    ) as process:
        line = next(line for line in process.stderr or () if line.startswith("serving"))
        port = int(re.findall(r":(\d+)/", line)[0])
        assert _edit(port, NUMBERS[0], "新 0")
        threading.Timer(0.02 + 0.1 * seed, process.kill).start()
        confirmed = {NUMBERS[0]}
        for number in NUMBERS[1:]:
            if not _edit(port, number, f"新 {number}"):
                break
            confirmed.add(number)
        process.wait()
    with closing(open_existing(many)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        edits = connection.execute("SELECT number FROM edit ORDER BY number").fetchall()
        runs = connection.execute("SELECT count(*) FROM run WHERE kind = 'merge'").fetchone()[0]
        shown = connection.execute(
            "SELECT count(*) FROM memory WHERE translation_type = 'PE'"
        ).fetchone()[0]
    kept = {number for (number,) in edits}
    assert len(edits) == len(kept) == runs == shown
    assert confirmed <= kept
    # At most the edit that was under way.
    assert len(kept - confirmed) <= 1


def test_two_editors_and_a_merge_at_once(many: Path, tmp_path: Path) -> None:
    with tm.open(many) as memory:
        memory.export("tmx", tmp_path / "back.tmx", locale="ja-JP")
    text = (tmp_path / "back.tmx").read_text("utf-8")
    last = NUMBERS[-20:]
    for number in last:
        text = text.replace(f">保存 {number}<", f">合 {number}<")
    (tmp_path / "back.tmx").write_text(text, "utf-8")
    done = {"even": 0, "odd": 0}
    with served(many, token="s3cret") as client:  # noqa: S106

        def edit(name: str, first: int) -> None:
            for number in NUMBERS[first:60:2]:
                done[name] += _edit(client.port, number, f"新 {number}")

        threads = [threading.Thread(target=edit, args=one) for one in (("even", 0), ("odd", 1))]
        for thread in threads:
            thread.start()
        with tm.open(many) as memory:
            merged = memory.merge(tmp_path / "back.tmx", by="Ken")
        for thread in threads:
            thread.join()
        found = client.ask(
            "/api/search?q=Save&limit=100", headers={"Authorization": "Bearer s3cret"}
        )
    assert (merged.edits, done) == (20, {"even": 30, "odd": 30})
    targets = {hit["target"] for hit in found.json["hits"]}
    assert targets == {f"新 {n}" for n in NUMBERS[:60]} | {f"合 {n}" for n in last}


def test_the_first_of_two_edits_of_one_segment_counts(many: Path) -> None:
    with served(many, token="s3cret") as client:  # noqa: S106
        results: list[bool] = []
        threads = [
            threading.Thread(
                target=lambda n=n: results.append(_edit(client.port, NUMBERS[0], f"新 {n}"))
            )
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(results) == [False] * 7 + [True]
    with closing(open_existing(many)) as connection:
        assert connection.execute("SELECT count(*) FROM edit").fetchone() == (1,)


def test_an_edit_after_the_file_was_replaced_is_in_the_new_file(tmp_path: Path, many: Path) -> None:
    other = tmp_path / "other.db"
    with closing(create_or_open(other)) as connection:
        add(connection, document(page({103: ("Save file 103.", "保存 103"), 999: ("New.", "新")})))
    with served(many, token="s3cret") as client:  # noqa: S106
        assert _edit(client.port, 103, "一")
        assert (_find(client, "一"), _find(client, "新")) == (2, 0)
        for suffix in ("-wal", "-shm"):
            many.with_name(f"{many.name}{suffix}").unlink()
        other.replace(many)
        assert (_find(client, "一"), _find(client, "新")) == (0, 2)
        assert _edit(client.port, 103, "二")
        assert _find(client, "二") == 2
    with tm.open(many, read_only=True) as memory:
        assert [hit.target for hit in memory.search("二", side="target")] == ["二"]


def test_a_file_that_is_gone_is_an_error_and_is_not_made_again(many: Path) -> None:
    with served(many, token="s3cret") as client:  # noqa: S106
        assert _find(client, "保存 103") == 2
        many.unlink()
        answer = client.ask("/api/search?q=x", headers=BEARER)
        assert (answer.status, answer.json["error"]) == (
            400,
            f"there is no memory at {many} any more",
        )
        assert not _edit(client.port, 103, "一")
        assert not many.exists()


def _find(client: Client, target: str) -> int:
    """Return the number of hits of a search for words, and of one for a pattern."""
    count = 0
    for kind in ("", "&regex=true"):
        path = f"/api/search?q={quote(target)}&side=target{kind}"
        count += len(client.ask(path, headers=BEARER).json["hits"])
    return count
