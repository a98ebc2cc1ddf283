"""Fuzzy entries in returned PO: text filled in by a tool is not an edit, typed text is."""

from contextlib import closing
from pathlib import Path

import pytest
from pages import document, page, store_of
from typer.testing import CliRunner

from tmx_extract.cli.main import app
from tmx_extract.flows.merge.merge import merge, open_inputs
from tmx_extract.flows.merge.options import MergeOptions

SAVE, SENT = "Save the file.", "ファイルを保存します。"
HEADER = (
    'msgid ""\nmsgstr "Language: ja_JP\\nX-Source-Language: en_US\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
)
OTHER = '#| msgid "Save all the files."\n'
MATCH = (
    "#. match 1: 85 %\n#. match 1 source: Save all the files.\n#. match 1 target: すべて保存。\n"
)


def entry(target: str, *before: str) -> str:
    return f'{HEADER}{"".join(before)}msgid "{SAVE}"\nmsgstr "{target}"\n'


FUZZY = "#, fuzzy\n"
# An entry, its result, and the state of the edit.
ENTRIES = {
    "a copy of the source": (entry(SAVE, FUZZY), "untranslated", None),
    "a copy with other blanks": (entry(" Save  the file. ", FUZZY), "untranslated", None),
    "a copy beside another flag": (entry(SAVE, "#, fuzzy, c-format\n"), "untranslated", None),
    "a copy that is done": (entry(SAVE), "edited", "translated"),
    "the sent text": (entry(SENT, FUZZY), "unchanged", None),
    "no text": (entry("", FUZZY), "untranslated", None),
    "a match of another source": (entry("すべて保存。", FUZZY, OTHER), "untranslated", None),
    "a match, with tabs": (
        entry("すべて保存。", FUZZY, OTHER.replace(" ", "\t", 1)),
        "untranslated",
        None,
    ),
    "a match that was confirmed": (entry("すべて保存。", OTHER), "edited", "translated"),
    "a listed match": (entry("すべて保存。", MATCH, FUZZY, OTHER), "untranslated", None),
    "a listed match of the same source": (
        entry("すべて保存。", MATCH, FUZZY),
        "untranslated",
        None,
    ),
    "another text than the match": (
        entry("保存する。", MATCH, FUZZY, OTHER),
        "edited",
        "needs-review",
    ),
    "a typed text": (entry("保存する。", FUZZY), "edited", "needs-review"),
    "only the context was another": (
        entry("保存する。", FUZZY, '#| msgctxt "menu"\n#| msgid "Save the  file."\n'),
        "edited",
        "needs-review",
    ),
    "a typed text that is done": (entry("保存する。", MATCH, OTHER), "edited", "translated"),
}


KNOWN = "Save all the files."
DELIVERED, EDITED, OLD = "すべて\\*保存。", "**全部**保存。", "昔の保存。"
# A fuzzy text with `#|`, other content of the file, and the result if the memory knows the other
# source.
BESIDE_KNOWN = {
    "what was delivered, as written": (DELIVERED.replace("\\", "\\\\"), "", "untranslated"),
    "what was delivered": ("すべて*保存。", "", "untranslated"),
    "an edit": (EDITED, "", "untranslated"),
    "an edit without its codes": ("全部保存。", "", "untranslated"),
    "of a page that was superseded": (OLD, "", "untranslated"),
    "with other white space": (" 昔の保存。\\n", "", "untranslated"),
    "of the same file": ("保存して。", f'msgid "{KNOWN}"\nmsgstr "保存して。"\n', "untranslated"),
    "of an obsolete entry": (
        "保存して。",
        f'#~ msgid "{KNOWN}"\n#~ msgstr "保存して。"\n',
        "untranslated",
    ),
    "a typed text": ("保存する。", "", "edited"),
    "a typed text, and another in the file": (
        "保存する。",
        f'#~ msgid "{KNOWN}"\n#~ msgstr "保存して。"\n',
        "edited",
    ),
}


@pytest.mark.parametrize("name", BESIDE_KNOWN)
def test_a_match_of_a_known_source_is_compared_with_its_targets(name: str, tmp_path: Path) -> None:
    target, more, verdict = BESIDE_KNOWN[name]
    first, second = tmp_path / "first.po", tmp_path / "second.po"
    first.write_text(f'{HEADER}msgid "{KNOWN}"\nmsgstr "{EDITED}"\n', "utf-8")
    second.write_text(entry(target, FUZZY, OTHER) + "\n" + more, "utf-8")
    old = page({103: (SAVE, SENT), 104: (KNOWN, OLD)}, lasthandoff="01/01/2020", locfileid="1")
    new = page({103: (SAVE, SENT), 104: (KNOWN, DELIVERED)}, kind="HT")
    pages = (document(old, "docs/a.md"), document(new, "docs/a.md"))
    with closing(store_of(*pages)) as connection:
        merge(connection, open_inputs([str(first)]), MergeOptions(by="Ken"))
        report = merge(connection, open_inputs([str(second)]), MergeOptions(by="Aiko"))
        edits = connection.execute(
            "SELECT target, state FROM edit WHERE editor = 'Aiko' AND source = ?", (SAVE,)
        ).fetchall()
    assert report.problems == []
    assert edits == ([(target, "needs-review")] if verdict == "edited" else [])
    assert verdict in report.units


# A fuzzy text without `#|`, other content of the file, and whether it is left out.
UNNAMED = {
    "a target of another source, as written": (DELIVERED.replace("\\", "\\\\"), "", True),
    "a target of another source": ("すべて*保存。", "", True),
    "an edit of another source": (EDITED, "", True),
    "of a page that was superseded": (OLD, "", True),
    "with other white space": (" 昔の保存。\\n", "", True),
    "of the same file": ("保存して。", f'msgid "{KNOWN}"\nmsgstr "保存して。"\n', True),
    "of an obsolete entry": ("保存して。", f'#~ msgid "{KNOWN}"\n#~ msgstr "保存して。"\n', True),
    "beside a fuzzy entry with the same text": (
        "保存して。",
        f'{FUZZY}msgid "{KNOWN}"\nmsgstr "保存して。"\n',
        False,
    ),
    "a typed text": ("保存する。", "", False),
}


@pytest.mark.parametrize("name", UNNAMED)
def test_a_target_of_another_source_counts_as_a_match(name: str, tmp_path: Path) -> None:
    target, more, is_left_out = UNNAMED[name]
    first, second = tmp_path / "first.po", tmp_path / "second.po"
    first.write_text(f'{HEADER}msgid "{KNOWN}"\nmsgstr "{EDITED}"\n', "utf-8")
    second.write_text(entry(target, FUZZY) + "\n" + more, "utf-8")
    old = page({103: (SAVE, SENT), 104: (KNOWN, OLD)}, lasthandoff="01/01/2020", locfileid="1")
    new = page({103: (SAVE, SENT), 104: (KNOWN, DELIVERED)}, kind="HT")
    pages = (document(old, "docs/a.md"), document(new, "docs/a.md"))
    with closing(store_of(*pages)) as connection:
        merge(connection, open_inputs([str(first)]), MergeOptions(by="Ken"))
        report = merge(connection, open_inputs([str(second)]), MergeOptions(by="Aiko"))
        edits = connection.execute(
            "SELECT target, state FROM edit WHERE editor = 'Aiko' AND source = ?", (SAVE,)
        ).fetchall()
    told = [(problem.diagnostic.code, problem.diagnostic.found) for problem in report.problems]
    assert edits == ([] if is_left_out else [(target, "needs-review")])
    assert told == ([("fuzzy-left-out", "1 text")] if is_left_out else [])


def test_a_changed_text_of_our_own_entry_is_a_persons_work(tmp_path: Path) -> None:
    stored = document(page({103: (SAVE, SENT), 104: (KNOWN, "保存。")}, kind="MT"), "docs/a.md")
    with closing(store_of(stored)) as connection:
        file = tmp_path / "a.po"
        name = 'msgctxt "53077226.8d3c1e5b7a90.103"\n'
        file.write_text(entry("保存。", FUZZY, name), "utf-8")
        report = merge(connection, open_inputs([str(file)]), MergeOptions(by="Aiko"))
    assert (dict(report.units), report.problems) == ({"edited": 1}, [])


def test_matches_of_unknown_sources_are_counted_once_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    others = "".join(
        f'\n{FUZZY}#| msgid "Old {number}."\nmsgid "New {number}."\nmsgstr "新{number}。"\n'
        for number in range(2)
    )
    file.write_text(entry("すべて保存。", FUZZY, OTHER) + others, "utf-8")
    stored = document(page({103: (SAVE, SENT)}, kind="HT"), "docs/a.md")
    with closing(store_of(stored)) as connection:
        report = merge(connection, open_inputs([str(file)]), MergeOptions(by="Aiko"))
    (told,) = report.problems
    assert dict(report.units) == {"untranslated": 3}
    assert (told.line, told.diagnostic.code, told.diagnostic.found) == (
        1,
        "fuzzy-left-out",
        "3 texts",
    )
    assert told.diagnostic.severity == "info"


@pytest.mark.parametrize("name", ENTRIES)
def test_only_a_persons_work_is_an_edit(name: str, tmp_path: Path) -> None:
    data, verdict, state = ENTRIES[name]
    file = tmp_path / "a.po"
    file.write_text(data, "utf-8")
    stored = document(page({103: (SAVE, SENT)}, kind="HT"), "docs/a.md")
    with closing(store_of(stored)) as connection:
        report = merge(connection, open_inputs([str(file)]), MergeOptions(by="Aiko"))
        edits = connection.execute("SELECT state FROM edit WHERE NOT unchanged").fetchall()
    assert dict(report.units) == {verdict: 1}
    assert edits == ([] if state is None else [(state,)])


def test_an_untouched_pretranslated_file_brings_no_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> str:
        done = CliRunner().invoke(app, list(arguments))
        assert done.exit_code == 0, done.output
        return done.output

    old = page({103: ("Save all the files in the folder.", "フォルダー内。")}, kind="HT")
    new = page(
        {103: ("Save all the files in the library.", "ライブラリ内。")}, kind="HT", locfileid="9"
    )
    Path("a.md").write_bytes(old)
    Path("b.md").write_bytes(new)
    Path("new.md").write_text("Save all the files in the library.\n", "utf-8")
    call("ingest", "a.md")
    call("pretranslate", "new.md", "--to", "po", "-o", "po", "--locale", "ja-JP")
    assert "フォルダー内。" in Path("po/new.md.po").read_text("utf-8")
    call("ingest", "b.md")
    assert "0 edited" in call("merge", "po/new.md.po")
    shown = call("export", "tsv", "-o", "-")
    assert "ライブラリ内。" in shown
    assert "\tPE\t" not in shown
    # A text that the person changed and left fuzzy is an edit.
    file = Path("po/new.md.po")
    changed = file.read_text("utf-8").replace('msgstr "フォルダー内。"', 'msgstr "書庫内。"')
    file.write_text(changed, "utf-8")
    assert "1 edited" in call("merge", "po/new.md.po")


def test_a_fuzzy_copy_of_the_source_is_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_bytes(page({103: (SAVE, SENT)}, kind="HT"))
    Path("a.po").write_text(entry(SAVE, FUZZY, OTHER), "utf-8")
    CliRunner().invoke(app, ["ingest", "a.md"])
    done = CliRunner().invoke(app, ["pretranslate", "a.po", "-o", "out"])
    assert done.exit_code == 0, done.output
    written = Path("out/a.po").read_text("utf-8")
    assert written.endswith(f'\nmsgid "{SAVE}"\nmsgstr "{SENT}"\n')
    assert "fuzzy" not in written
    assert "#|" not in written
