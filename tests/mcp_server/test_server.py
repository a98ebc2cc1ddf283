"""The tools, asked by the client of the official SDK over standard input and output."""

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pages import add, document, exported, page
from typer.testing import CliRunner

from tmx_extract.cli.main import app
from tmx_extract.store.connection import create_or_open, open_existing

mcp = pytest.importorskip("mcp")

PAIRS = {
    101: ("Save a file", "ファイルの保存"),
    103: ("Save the file.", "ファイルを保存します。"),
}


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(PAIRS)))
    return path


def _ask(memory: Path, *calls: tuple[str, Mapping[str, Any]]) -> list[Any]:
    """Return the results of calls in one session, and first the names of the tools."""
    code = "from tmx_extract.cli.start import main; main()"
    server = mcp.StdioServerParameters(
        command=sys.executable, args=["-c", code, "mcp", "--db", str(memory)]
    )

    async def session() -> list[Any]:
        async with (
            mcp.stdio_client(server) as (reads, writes),
            mcp.ClientSession(reads, writes) as client,
        ):
            await client.initialize()
            tools = await client.list_tools()
            results = [await client.call_tool(name, dict(given)) for name, given in calls]
            return [tools.tools, *results]

    return asyncio.run(session())


def _command(memory: Path, *arguments: str) -> Any:
    result = CliRunner().invoke(app, [arguments[0], "--db", str(memory), *arguments[1:]])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def _value(result: Any) -> Any:
    assert not result.is_error, result
    value = result.structured_content
    return value["result"] if set(value) == {"result"} else value


def test_the_tools_answer_like_the_commands(memory: Path) -> None:
    with closing(open_existing(memory)) as connection:
        before = exported(connection, "tmx")
    tools, search, nothing, match, history, stats = _ask(
        memory,
        ("search", {"text": "保存", "side": "target"}),
        ("search", {"text": "nothing like it", "type": "HT"}),
        ("match", {"texts": ["Save the file.", "Save a file"]}),
        ("history", {"page": "save.md"}),
        ("stats", {}),
    )
    assert [tool.name for tool in tools] == ["search", "match", "history", "stats"]
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description for tool in tools)
    assert _value(search) == _command(
        memory, "search", "保存", "--side", "target", "--format", "json"
    )
    assert _value(nothing) == []
    expected = _command(memory, "match", "--format", "json", "Save the file.", "Save a file")
    found = _value(match)
    assert [one["text"] for one in found] == [one["text"] for one in expected]
    for one, other in zip(found, expected, strict=True):
        assert one["matches"] == [{"text": one["text"], **match} for match in other["matches"]]
    assert _value(history) == _command(memory, "history", "save.md", "--json")
    assert _value(stats) == _command(memory, "stats", "--json")
    with closing(open_existing(memory)) as connection:
        assert exported(connection, "tmx") == before


def test_a_wrong_call_is_an_error_with_advice(memory: Path) -> None:
    _, unknown, empty, long, none = _ask(
        memory,
        ("history", {"page": "none.md"}),
        ("search", {"text": ""}),
        ("search", {"text": "x" * 2001}),
        ("search", {"text": "file", "locale": "fr-FR", "limit": 1000}),
    )
    assert [one.is_error for one in (unknown, empty, long, none)] == [True] * 4
    assert "there is no page none.md" in unknown.content[0].text
    assert "there is no text to look for" in empty.content[0].text


def test_a_missing_memory_is_an_error_at_the_start(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["mcp", "--db", str(tmp_path / "none.db")])
    assert "there is no memory at" in str(result.exception)
