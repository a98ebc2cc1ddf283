"""Datasette and sqlite-utils open a memory: every table, and every canned query."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import tmx_extract as tm

datasette_app = pytest.importorskip("datasette.app")

ROOT = Path(__file__).parent.parent
METADATA = yaml.safe_load((ROOT / "docs/datasette/metadata.yml").read_text("utf-8"))
QUERIES = METADATA["databases"]["tm"]["queries"]
Ask = Callable[[str], Any]


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """The samples, with one edit, findings, and both indexes."""
    path = tmp_path_factory.mktemp("datasette") / "tm.db"
    with tm.open(path) as one:
        one.ingest(samples, english=samples / "en-us")
        (hit,) = one.search("Account roles", case=True, whole_word=True, locale="ja-JP", limit=1)
        one.edit(hit, "アカウントのロール", by="Yuki", comment="Our term.")
        assert len(list(one.search("アカウントのロール"))) == 1
        list(one.match(["Account roles"], locale="ja-JP"))
        list(one.check(locale="ja-JP"))
    return path


@pytest.fixture(scope="module")
def ask(memory: Path) -> Ask:
    """Return the answer of Datasette to a path."""

    async def answer(path: str) -> Any:
        served = datasette_app.Datasette(
            [str(memory)], metadata=METADATA, settings={"suggest_facets": False}
        )
        await served.invoke_startup()
        return await served.client.get(path)

    return lambda path: asyncio.run(answer(path))


def test_every_table_has_a_page(ask: Ask) -> None:
    described = ask("/tm.json").json()
    names = [table["name"] for table in [*described["tables"], *described["views"]]]
    assert "memory" in names
    assert "concordance" in names
    assert {name: ask(f"/tm/{name}").status_code for name in names} == dict.fromkeys(names, 200)
    assert [name for name in METADATA["databases"]["tm"]["tables"] if name not in names] == []


def _rows(ask: Ask, name: str, parameters: str = "") -> list[list[Any]]:
    answer = ask(f"/tm/{name}.json?_shape=arrays{parameters}")
    assert answer.status_code == 200, answer.text
    rows: list[list[Any]] = answer.json()["rows"]
    return rows


ROLES = "partner-center/account-roles.md"
ACCOUNT = [
    ["b07d4-101", "Account roles", "アカウントのロール", "PE"],
    ["b07d4-103", "Account roles", "アカウントのロール", "PE"],
    ["5f2a8-101", "Account roles", "Kontorollen", "HT"],
    ["5f2a8-103", "Account roles", "Kontorollen", "HT"],
]
WEITERE = [
    "partner-center/download-usage-reports.md",
    "90ac7-112",
    "For more information, see [Account roles](account-roles.md).",
    "Weitere Informationen finden Sie unter [Kontorollen](account-roles.md).",
    "MT",
]


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (
            "translations",
            "&source=Account roles",
            [
                ["Kontorollen", "de-DE", "HT", 2, ROLES],
                ["アカウントのロール", "ja-JP", "PE", 2, ROLES],
                ["アカウント ロール", "ja-JP", "MT", 1, "partner-center/analyze-customer-data.md"],
            ],
        ),
        (
            "by_type",
            "",
            [
                ["de-DE", "HT", 19, 1],
                ["de-DE", "MT", 12, 1],
                ["ja-JP", "MT", 108, 5],
                ["ja-JP", "HT", 68, 5],
                ["ja-JP", None, 3, 1],
                ["ja-JP", "PE", 2, 1],
            ],
        ),
        (
            "problems",
            "",
            [
                ["quot-mangled", "warning", 2],
                ["target-without-source", "warning", 2],
                ["duplicate-id", "warning", 1],
                ["missing-lookup", "warning", 1],
                ["no-metadata", "info", 1],
                ["partial-translation", "info", 1],
                ["unclosed-target", "warning", 1],
            ],
        ),
        (
            "several_targets",
            "",
            [
                ["Changes can take up to 24 hours to appear.", "ja-JP", 2, 6],
                ["Data is refreshed once a day.", "ja-JP", 2, 5],
                [
                    "Sign in to the [dashboard](https://partner.contoso.com/dashboard) as a global"
                    " admin.",
                    *("ja-JP", 2, 5),
                ],
                ["Next steps", "ja-JP", 2, 4],
                ["**Required role**: Global admin", "ja-JP", 2, 3],
                ["Account roles", "ja-JP", 2, 3],
                ["For more information, see [Account roles](account-roles.md).", "ja-JP", 2, 3],
            ],
        ),
        (
            "pages",
            "",
            [
                ["partner-center/analyze-customer-data.md", "ja-JP", 63, 63],
                ["partner-center/query-syntax.md", "ja-JP", 13, 13],
                ["partner-center/download-usage-reports.md", "de-DE", 12, 12],
                ["partner-center/download-usage-reports.md", "ja-JP", 12, 12],
                ["partner-center/export-api.md", "ja-JP", 10, 10],
                ["partner-center/renew-subscriptions.md", "ja-JP", 10, 10],
            ],
        ),
        # The words are in targets only; upper and lower case make no difference.
        ("search", "&words=アカウントのロール", [[ROLES, *ACCOUNT[0]], [ROLES, *ACCOUNT[1]]]),
        ("search", "&words=KONTOROLLEN", [[ROLES, *ACCOUNT[2]], [ROLES, *ACCOUNT[3]], WEITERE]),
        ("not_in_english", "", []),
    ],
)
def test_a_canned_query_returns_its_rows(
    ask: Ask, name: str, parameters: str, expected: list[list[Any]]
) -> None:
    assert _rows(ask, name, parameters) == expected


def test_the_other_canned_queries_return_rows(ask: Ask) -> None:
    found = {name: _rows(ask, name, "&words=設定&source=Role&person=Yuki")[:1] for name in QUERIES}
    assert {name: len(rows) for name, rows in found.items()} == {
        name: int(name != "not_in_english") for name in QUERIES
    }
    (edited,) = found["edits"]
    assert edited[1:] == [
        *(ROLES, edited[2], "Account roles", "アカウントの役割", "アカウントのロール"),
        *("reviewed", "Our term."),
    ]


def test_sqlite_utils_counts_and_describes_every_table(memory: Path) -> None:
    def run(*arguments: str) -> Any:
        command = [sys.executable, "-m", "sqlite_utils", *arguments]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    counts = {one["table"]: one["count"] for one in run("tables", str(memory), "--counts")}
    assert counts["concordance"] == counts["entry"]
    assert all(isinstance(count, int) for count in counts.values())
    assert len(run("rows", str(memory), "memory", "--limit", "2")) == 2
    assert len(run("rows", str(memory), "concordance", "--limit", "2")) == 2
