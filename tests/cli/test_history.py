"""`tmx-extract history`: the text, the JSON, and the message for an empty result."""

import json
from pathlib import Path

import pytest
from pages import SAVE, call, page, write_files

from tmx_extract.errors import TmxExtractError

OPEN = "Open the customer list in Partner Center."
FIRST = page(
    {103: (OPEN, "顧客一覧を開きます。"), 104: ("Save it.", "保存します。"), 105: ("Old.", "旧。")},
    lasthandoff="03/01/2019",
)
SECOND = page(
    {103: (OPEN, "顧客一覧を開きます。"), 104: ("Save it.", "保存します。"), 105: ("Old.", "旧。")},
    lasthandoff="05/07/2020",
    locfileid="60000001",
    prefix="5eed5",
)
THIRD = page(
    {
        103: ("New.", "新規。"),
        104: ("Open the customer list in your Partner Center.", "顧客リストを開きます。"),
        105: ("Save it.", "保存します。"),
    },
    kind="HT",
    lasthandoff="06/22/2021",
    locfileid="60000002",
    openlocfilehash="1" * 40,
    prefix="c0ffe",
)


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a page of three handbacks, and a page of one."""
    monkeypatch.chdir(tmp_path)
    for number, data in enumerate((FIRST, SECOND, THIRD)):
        write_files(tmp_path / str(number) / "handbook.ja-jp", {"docs/open.md": data})
    write_files(
        tmp_path / "2" / "handbook.ja-jp",
        {"docs/once.md": page(SAVE, locfileid="99", prefix="0acce")},
    )
    call("ingest", "0", "1", "2")


HEAD = """\
handbook.ja-jp/docs/open.md
en-US → ja-JP, 3 handbacks, 2019-03-01 … 2021-06-22, 2 of 3 sentences changed
"""
OPENED = """
104  paragraph  Open the customer list in your Partner Center.
  2019-03-01 … 2020-05-07, 2 handbacks  MT  4ef9c-103  locfileid 53077226
    en  Open the customer list in Partner Center.
    ja  顧客一覧を開きます。
  2021-06-22  MT → HT  c0ffe-104  locfileid 60000002  sources 93 % alike  current
    en  Open the customer list in {+your +}Partner Center.
    ja  顧客[-一覧-]{+リスト+}を開きます。
"""
SAVED = """
105  paragraph  Save it.
  2019-03-01 … 2020-05-07, 2 handbacks  MT  4ef9c-104  locfileid 53077226
    ja  保存します。
  2021-06-22  MT → HT  c0ffe-105  locfileid 60000002  current
    ja  (unchanged)
"""
NEW = """
103  paragraph  New.
  2021-06-22  HT  c0ffe-103  locfileid 60000002  current
    ja  新規。
"""
GONE = """
105  paragraph, no longer on the page since 2021-06-22  Old.
  2019-03-01 … 2020-05-07, 2 handbacks  MT  4ef9c-105  locfileid 53077226
    ja  旧。
"""


def test_the_sentences_of_a_page_that_changed_are_shown() -> None:
    answer = call("history", "open.md")
    assert answer.exit_code == 0
    assert answer.stdout == HEAD + OPENED + SAVED
    assert answer.stderr == "2 sentences unchanged, or no longer on the page: --all\n"


def test_all_shows_every_sentence() -> None:
    answer = call("history", "open.md", "--all")
    assert answer.stdout == HEAD + NEW + OPENED + SAVED + GONE
    assert answer.stderr == ""


@pytest.mark.parametrize("what", ["4ef9c-103", "5eed5-103", "c0ffe-104", "docs/open.md#104"])
def test_one_sentence_is_shown(what: str) -> None:
    answer = call("history", what)
    assert (answer.stdout, answer.stderr) == (HEAD + OPENED, "")


def test_a_limit_is_reported() -> None:
    answer = call("history", "open.md", "--limit", "1")
    assert answer.stdout == HEAD + OPENED
    assert answer.stderr == "stopped after 1 sentence; there are more: --limit\n"


def test_several_pages_are_separated() -> None:
    answer = call("history", "docs/*", "--locale", "ja-jp", "--all", "--limit", "2")
    assert answer.stdout.split("\n\n\n")[1] == HEAD + NEW
    assert answer.stdout.startswith(
        "handbook.ja-jp/docs/once.md\n"
        "en-US → ja-JP, 1 handback, 2024-05-15, 0 of 1 sentence changed\n"
    )


def test_json_has_every_document_without_messages() -> None:
    answer = call("history", "c0ffe-104", "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    older = {
        "handback_date": "2019-03-01",
        "segment_id": "4ef9c-103",
        "line": 9,
        "column": 1,
        "locfileid": "53077226",
        "openlocfilehash": "8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
        "sourcegitcommit": None,
        "commit": None,
        "committed_at": None,
        "content_hash": "1fc64802f2e477c7c201cef30baa62627039d99f",
        "written_source": None,
        "written_target": None,
    }
    assert json.loads(answer.stdout) == [
        {
            "repository": "handbook.ja-jp",
            "path": "docs/open.md",
            "source_locale": "en-US",
            "locale": "ja-JP",
            "first_date": "2019-03-01",
            "last_date": "2021-06-22",
            "handbacks": 3,
            "documents": 3,
            "sentences_on_page": 3,
            "changed": 2,
            "gone": 1,
            "held_back": 0,
            "left_out": 0,
            "sentences": [
                {
                    "segment_id": "c0ffe-104",
                    "number": 104,
                    "is_paragraph": False,
                    "place": "paragraph",
                    "source": "Open the customer list in your Partner Center.",
                    "is_on_page": True,
                    "gone_since": None,
                    "wordings": [
                        {
                            "first_date": "2019-03-01",
                            "last_date": "2020-05-07",
                            "translation_type": "MT",
                            "source": "Open the customer list in Partner Center.",
                            "target": "顧客一覧を開きます。",
                            "is_current": False,
                            "linked_by": "first",
                            "similarity": 0.0,
                            "handbacks": 2,
                            "deliveries": 2,
                            "documents": [
                                older,
                                older
                                | {
                                    "handback_date": "2020-05-07",
                                    "segment_id": "5eed5-103",
                                    "locfileid": "60000001",
                                    "content_hash": "2588b63ff7b12184fa29c476a476b26470038104",
                                },
                            ],
                            "edit": None,
                            "changed": [],
                            "source_difference": None,
                            "target_difference": None,
                        },
                        {
                            "first_date": "2021-06-22",
                            "last_date": "2021-06-22",
                            "translation_type": "HT",
                            "source": "Open the customer list in your Partner Center.",
                            "target": "顧客リストを開きます。",
                            "is_current": True,
                            "linked_by": "similarity",
                            "similarity": 0.938,
                            "handbacks": 1,
                            "deliveries": 1,
                            "documents": [
                                older
                                | {
                                    "handback_date": "2021-06-22",
                                    "segment_id": "c0ffe-104",
                                    "line": 11,
                                    "locfileid": "60000002",
                                    "openlocfilehash": "1" * 40,
                                    "content_hash": "0ee5768751f4ddbdcafa20b040d1bf66eddc5a5e",
                                },
                            ],
                            "edit": None,
                            "changed": ["source", "target", "type"],
                            "source_difference": (
                                "Open the customer list in {+your +}Partner Center."
                            ),
                            "target_difference": "顧客[-一覧-]{+リスト+}を開きます。",
                        },
                    ],
                }
            ],
        }
    ]


def test_json_of_several_pages_is_one_list() -> None:
    answer = call("history", "*", "--json", "--all")
    assert [(one["path"], len(one["sentences"])) for one in json.loads(answer.stdout)] == [
        ("docs/once.md", 1),
        ("docs/open.md", 4),
    ]


def test_json_may_have_no_sentence() -> None:
    (only,) = json.loads(call("history", "once.md", "--json").stdout)
    assert (only["changed"], only["held_back"], only["sentences"]) == (0, 1, [])


def test_a_missing_page_is_an_error_with_advice(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TmxExtractError) as raised:
        call("history", "opne.md")
    assert raised.value.message == "there is no page opne.md"
    assert raised.value.advice == "Near it are docs/open.md, docs/once.md."
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("options", [[], ["--json"]], ids=str)
def test_an_error_comes_before_any_output_and_ends_with_2(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tmx_extract.cli.main import main

    monkeypatch.setattr("sys.argv", ["tmx-extract", "history", "x\x1b[31m\nx", *options])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    answer = capsys.readouterr()
    assert answer.out == ""
    assert answer.err.startswith("error: there is no page x\\x1b[31m⏎x\n  ")


def test_a_name_that_is_not_text_is_refused() -> None:
    answer = call("history", "\udcff.md")
    assert answer.exit_code == 2
    assert "not UTF-8" in answer.stderr


TRAP = page(
    {103: ("A\x1b[2J\u202e\tB\nC", "あ\x9b2J\u2028い")},
    locfileid="66",
    prefix="66666",
)


def test_no_control_characters_are_shown(tmp_path: Path) -> None:
    write_files(tmp_path / "trap", {"a\x1b]0;b.md": TRAP})
    call("ingest", "trap", "--db", "trap.db")
    answer = call("history", "66666-103", "--db", "trap.db")
    assert answer.stdout == (
        "a\\x1b]0;b.md\n"
        "en-US → ja-JP, 1 handback, 2024-05-15, 0 of 1 sentence changed\n"
        "\n"
        "103  paragraph  A\\x1b[2J\\u202e\\tB⏎C\n"
        "  2024-05-15  MT  66666-103  locfileid 66  current\n"
        "    ja  あ\\x9b2J\\u2028い\n"
    )


def test_json_has_everything_without_control_characters(tmp_path: Path) -> None:
    write_files(tmp_path / "trap", {"a\x1b]0;b.md": TRAP})
    call("ingest", "trap", "--db", "trap.db")
    answer = call("history", "66666-103", "--db", "trap.db", "--json")
    assert not {"\x1b", "\x9b", "\u202e", "\u2028"} & set(answer.stdout)
    (only,) = json.loads(answer.stdout)
    assert only["path"] == "a\x1b]0;b.md"
    (wording,) = only["sentences"][0]["wordings"]
    assert (wording["source"], wording["target"]) == ("A\x1b[2J\u202e\tB\nC", "あ\x9b2J\u2028い")
