"""`tmx-extract english`, and `ingest --english`."""

import json
import shutil
from pathlib import Path

import pytest
from pages import call

from tmx_extract.errors import InputError, StoreError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("contoso-partner-docs.ja-jp", "en-us"):
        shutil.copytree(samples / name, tmp_path / name)
    return tmp_path


def test_the_samples_are_proven_at_ingest_or_later() -> None:
    answer = call("ingest", "contoso-partner-docs.ja-jp", "--english", "en-us")
    told = "4 documents proven by the English page, 6 not; 10 hidden texts recovered\n"
    assert (answer.exit_code, told in answer.stderr) == (0, True)
    call("ingest", "contoso-partner-docs.ja-jp", "--db", "later.db")
    answer = call("english", "en-us", "--db", "later.db")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert answer.stderr == f"4 new English files hashed\n{told}"
    exports = [call("export", "csv", "-o", "-", "--db", db).stdout for db in ("tm.db", "later.db")]
    assert exports[0] == exports[1]


def test_nothing_is_left_to_search() -> None:
    call("ingest", "contoso-partner-docs.ja-jp", "--include", "*/portal-settings.md")
    call("english", "en-us")
    answer = call("english", "en-us")
    assert answer.stderr == (
        "0 new English files hashed\nevery page that names an English file was proven before\n"
    )


def test_facts_for_programs() -> None:
    call("ingest", "contoso-partner-docs.ja-jp", "--no-pages")
    Path("contoso-partner-docs.ja-jp").rename("moved")
    assert json.loads(call("english", "en-us", "--json").stdout) == {
        "indexed": 4,
        "proven": 0,
        "not_proven": 6,
        "recovered": 0,
        "absent_sources": 0,
        "pages_not_found": 4,
        "unreadable": 0,
    }
    again = json.loads(call("english", "en-us", "--pages", "moved", "--json").stdout)
    assert (again["proven"], again["recovered"], again["pages_not_found"]) == (4, 10, 0)


def test_hidden_texts_can_be_searched() -> None:
    call("ingest", "contoso-partner-docs.ja-jp", "--english", "en-us")
    answer = call("search", "reports", "--in", "front-matter,image", "--proven", "--json")
    assert answer.exit_code == 0
    found = json.loads(answer.stdout)
    assert [(hit["segment_id"], hit["place"], hit["source"]) for hit in found] == [
        (
            "3c9e1-120",
            "image-alt",
            "Screenshot of the Customers page with the list of reports open",
        ),
        (
            "3c9e1-102",
            "front-matter",
            "Learn how to use the reports in Partner Center to understand how your customers use"
            " their subscriptions.",
        ),
    ]


def test_the_proof_is_undone() -> None:
    call("ingest", "contoso-partner-docs.ja-jp")
    before = call("stats").stdout
    call("english", "en-us")
    assert (
        "4 file versions proven by the English page, 6 not; 10 hidden texts recovered."
        in call("stats").stdout
    )
    answer = call("undo", "2")
    assert answer.stderr == (
        "run 2 undone: 4 documents no longer proven, 10 hidden texts taken out of tm.db\n"
    )
    assert call("stats").stdout == before


def test_a_dry_run_has_no_english() -> None:
    answer = call("ingest", "contoso-partner-docs.ja-jp", "--english", "en-us", "--dry-run")
    assert answer.exit_code == 2
    assert "--english" in answer.stderr
    assert not Path("tm.db").exists()


def test_a_source_must_exist() -> None:
    with pytest.raises(InputError, match="nowhere does not exist"):
        call("ingest", "contoso-partner-docs.ja-jp", "--english", "nowhere")
    assert not Path("tm.db").exists()
    call("ingest", "contoso-partner-docs.ja-jp")
    with pytest.raises(InputError, match="nowhere does not exist"):
        call("english", "nowhere")


def test_the_memory_must_exist() -> None:
    with pytest.raises(StoreError):
        call("english", "en-us", "--db", "none.db")
