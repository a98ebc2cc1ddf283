"""PO in any charset: read and filled in the charset of its header."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.fillable_files import Proposal, open_translations
from tmx_extract.formats.po.charset import find_charset
from tmx_extract.formats.returned_units import Returned, read_returned

PO = """\
# {name}
msgid ""
msgstr ""
"Last-Translator: {name} <a@example.org>\\n"
"Language: cs\\n"
"Content-Type: text/plain; charset={charset}\\n"
"Content-Transfer-Encoding: 8bit\\n"

msgid "Save the file."
msgstr "{target}"

msgid "Delete it."
msgstr ""
"""
CONVERT = " is not supported; convert the file with msgconv --to-code=UTF-8 FILE -o FILE"
CZECH, RUSSIAN, FRENCH = "Uložit už šetří", "Сохранить её", "Été à Noël"
JAPANESE, CHINESE, TAIWAN, KOREAN = "表示ソ予保存する", "保存文件", "儲存檔案", "파일 저장"
# The name in the header, Python's name of the charset, and a text.
CHARSETS = [
    ("ISO-8859-1", "iso8859-1", FRENCH),
    ("iso_8859-1", "iso8859-1", FRENCH),
    ("latin1", "iso8859-1", FRENCH),
    ("ISO-8859-2", "iso8859-2", CZECH),
    ("iso8859-2", "iso8859-2", CZECH),
    ("Latin-2", "iso8859-2", CZECH),
    ("ISO-8859-5", "iso8859-5", RUSSIAN),
    ("ISO-8859-7", "iso8859-7", "Αποθήκευση"),
    ("ISO-8859-9", "iso8859-9", "Dosyayı şimdi"),
    ("ISO-8859-13", "iso8859-13", "Išsaugoti failą"),
    ("ISO-8859-15", "iso8859-15", "Œuvre à 5 €"),
    ("KOI8-R", "koi8-r", RUSSIAN),
    ("koi8-u", "koi8-u", "Зберегти її"),
    ("CP1250", "cp1250", CZECH),
    ("windows-1250", "cp1250", CZECH),
    ("CP1251", "cp1251", RUSSIAN),
    ("Windows-1251", "cp1251", RUSSIAN),
    ("x-cp1251", "cp1251", RUSSIAN),
    ("CP1252", "cp1252", "“Été”"),
    ("CP1255", "cp1255", "שמור"),
    ("TIS-620", "tis-620", "บันทึก"),
    ("EUC-JP", "euc_jp", JAPANESE),
    ("eucjp", "euc_jp", JAPANESE),
    ("Shift_JIS", "shift_jis", JAPANESE),
    ("SHIFT-JIS", "shift_jis", JAPANESE),
    ("x-sjis", "shift_jis", JAPANESE),
    ("CP932", "cp932", f"①{JAPANESE}"),
    ("Windows-31J", "cp932", f"①{JAPANESE}"),
    ("ISO-2022-JP", "iso2022_jp", JAPANESE),
    ("GB2312", "gb2312", CHINESE),
    ("GBK", "gbk", CHINESE),
    ("GB18030", "gb18030", f"{CHINESE}😀"),
    ("BIG5", "big5", f"{TAIWAN}功許"),
    ("Big5-HKSCS", "big5hkscs", TAIWAN),
    ("EUC-KR", "euc_kr", KOREAN),
    ("CP949", "cp949", KOREAN),
    ("UTF-8", "utf-8", f"{CZECH}{JAPANESE}😀"),
    ("utf8", "utf-8", CZECH),
]


def po(charset: str, target: str, coding: str, name: str = "") -> bytes:
    return PO.format(charset=charset, target=target, name=name or target).encode(coding)


def read(data: bytes) -> list[Returned]:
    return list(read_returned(BytesIO(data), ".po"))


def fill(data: bytes, target: str) -> bytes:
    file = open_translations(data, "po", "cs-CZ")
    slot = file.pages[0][1]
    slot.put_target(target)
    stream = BytesIO()
    file.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("declared", "coding", "target"), CHARSETS)
def test_texts_and_names_are_read_in_the_charset_of_the_header(
    declared: str, coding: str, target: str
) -> None:
    first, second = read(po(declared, target, coding))
    assert (first.source, first.target) == ("Save the file.", target)
    assert {first.by, second.by} == {f"{target} <a@example.org>"}
    assert find_charset(declared) == coding


@pytest.mark.parametrize(("declared", "coding", "target"), CHARSETS)
def test_a_filled_file_is_the_same_file_in_its_own_charset(
    declared: str, coding: str, target: str
) -> None:
    filled = fill(po(declared, target, coding), f"{target}!")
    expected = PO.format(charset=declared, target=target, name=target)
    assert filled.decode(coding) == expected.replace(
        'msgstr ""\n', f'msgstr "{target}!"\n'
    ).replace(f'msgstr "{target}!"\n', 'msgstr ""\n', 1)


@pytest.mark.skipif(not shutil.which("msgconv"), reason="gettext is not installed")
@pytest.mark.parametrize(("declared", "coding", "target"), CHARSETS)
def test_gettext_reads_the_same_texts(
    tmp_path: Path, declared: str, coding: str, target: str
) -> None:
    file = tmp_path / "a.po"
    # Inside the header, gettext does not know the charset yet.
    file.write_bytes(fill(po(declared, target, coding, name="A"), f"{target}!"))
    done = subprocess.run(
        ["msgconv", "--to-code=UTF-8", "--no-wrap", str(file)], check=False, capture_output=True
    )
    if b"not a portable encoding name" in done.stderr or done.returncode < 0:
        pytest.skip("a charset that gettext does not know, or on which it crashes")
    assert done.returncode == 0, done.stderr
    assert f'msgstr "{target}"\n' in done.stdout.decode()
    assert f'msgstr "{target}!"\n' in done.stdout.decode()


@pytest.mark.parametrize(
    ("declared", "coding", "target", "more"),
    [
        ("ISO-8859-2", "iso8859-2", CZECH, "保存"),
        ("US-ASCII", "ascii", "Save", "šetří"),
        ("CHARSET", "ascii", "Save", "šetří"),
        ("EUC-JP", "euc_jp", JAPANESE, "😀"),
        # One byte represents both characters there.
        ("Shift_JIS", "shift_jis", JAPANESE, "5 ¥"),
    ],
)
def test_a_text_that_the_charset_lacks_turns_the_file_into_utf_8(
    declared: str, coding: str, target: str, more: str
) -> None:
    filled = fill(po(declared, target, coding), more)
    assert "charset=UTF-8" in filled.decode("utf-8")
    assert [unit.target for unit in read(filled)] == [target, more]
    assert {unit.by for unit in read(filled)} == {f"{target} <a@example.org>"}


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["UTF-8", "UTF-16", "ISO-8859-2", "CHARSET"])
def test_a_byte_order_mark_decides(coding: str, declared: str) -> None:
    data = PO.format(charset=declared, target=CZECH, name=CZECH).encode(coding)
    assert [unit.target for unit in read(data)] == [CZECH, ""]
    filled = fill(data, JAPANESE)
    assert "charset=UTF-8" in filled.decode("utf-8")
    assert [unit.target for unit in read(filled)] == [CZECH, JAPANESE]


@pytest.mark.parametrize(
    "header",
    [
        '"Content-Type: text/plain; char"\n"set=ISO-8859-2\\n"\n',
        '"Content-Type:text/plain;charset=iso-8859-2"\n',
        '"content-type: text/plain; Charset=ISO-8859-2 ; x=1\\n"\n',
        '\t"MIME-Version: 1.0\\nContent-Type: text/plain; charset=ISO-8859-2\\n"\n',
    ],
)
@pytest.mark.parametrize("beginning", ['msgid ""\nmsgstr ""\n', 'msgid  ""\r\nmsgstr\t""\r\n'])
def test_the_charset_is_found_with_any_line_breaks_in_the_header(
    header: str, beginning: str
) -> None:
    data = f'{beginning}{header}\nmsgid "a"\nmsgstr "{CZECH}"\n'.encode("iso8859-2")
    assert [unit.target for unit in read(data)] == [CZECH]


def test_a_header_after_a_message_counts_for_all() -> None:
    data = f'msgid "a"\nmsgstr "{CZECH}"\n\n'.encode("iso8859-2")
    data += b'msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-2\\n"\n'
    assert [unit.target for unit in read(data)] == [CZECH]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (po("klingon", "a", "ascii"), "line 3: unknown charset klingon"),
        (po("EUC-TW", "a", "ascii"), f"line 3: the charset EUC-TW{CONVERT}"),
        (po("VISCII", "a", "ascii"), f"line 3: the charset VISCII{CONVERT}"),
        (po("Georgian-PS", "a", "ascii"), f"line 3: the charset Georgian-PS{CONVERT}"),
        (po("zip", "a", "ascii"), "line 3: unknown charset zip"),
        (po("unicode_escape", "a", "ascii"), "line 3: unknown charset unicode_escape"),
        (po("UTF-8", CZECH, "iso8859-2"), "line 1: the text is not UTF-8"),
        (po("CHARSET", CZECH, "iso8859-2"), "line 1: the text is not UTF-8"),
        (po("ISO-8859-2", CZECH, "utf-8"), "line 1: the text is not ISO-8859-2; it may be UTF-8"),
        (po("CP1251", RUSSIAN, "utf-8"), "line 1: the text is not CP1251; it may be UTF-8"),
        (po("GBK", CHINESE, "utf-8"), "line 1: the text is not GBK; it may be UTF-8"),
        (po("Shift_JIS", JAPANESE, "utf-8"), "line 1: the text is not Shift_JIS; it may be UTF-8"),
        (po("EUC-JP", JAPANESE, "shift_jis"), "line 1: the text is not EUC-JP"),
        (po("Shift_JIS", "①", "cp932"), "line 1: the text is not Shift_JIS; it may be CP932"),
        (po("ISO-8859-1", "“a”", "cp1252"), "line 1: the text is not ISO-8859-1; it may be CP1252"),
        (po("ISO-8859-2", "“a”", "cp1250"), "line 1: the text is not ISO-8859-2"),
        (po("UTF-16", "a", "ascii"), "line 3: the text is not UTF-16"),
        (po("UTF-16LE", "a", "ascii"), "line 3: the text is not UTF-16LE"),
        (po("cp037", "a", "ascii"), "line 1: the text is not cp037; it may be UTF-8"),
    ],
)
def test_a_charset_that_is_unknown_or_wrong_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    assert caught.value.message == message
    assert caught.value.advice
    with pytest.raises(UnreadableFile):
        open_translations(data, "po", "")


def test_escaped_bytes_are_characters_of_the_charset() -> None:
    data = po("UTF-8", "\\303\\251\\x41\\xc3\\xA9\\102", "utf-8")
    assert read(data)[0].target == "éAéB"
    with pytest.raises(UnreadableFile, match=r"^line 10: the escaped bytes are not utf-8$"):
        read(data.replace(b"\\303\\251", b"\\303").replace(b"r: \\303", b"r: \\\\303"))


NAMES = st.sampled_from([(declared, coding) for declared, coding, _ in CHARSETS])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(NAMES, TEXTS, TEXTS)
def test_written_files_can_be_read_again(names: tuple[str, str], before: str, after: str) -> None:
    declared, coding = names
    before = before.encode(coding, "ignore").decode(coding, "replace")
    before = before.replace("\\", "").replace('"', "").replace("\ufffd", "")
    data = po(declared, f"{CZECH if coding == 'utf-8' else ''}{before}", coding)
    try:
        (first, _) = read(data)
    except UnreadableFile:
        # A few bytes can look like another charset.
        reject()
    filled = read(fill(data, after))
    assert [unit.target for unit in filled][:1] == [first.target]
    assert [unit.target.strip() for unit in filled][1:] == [after.strip()]


PROPOSAL = Proposal(80, "Save “it”.", "保存", "MT", "r:a.md#1-103", "MT")


@pytest.mark.parametrize("coding", ["iso8859-2", "shift_jis", "utf-8"])
def test_comments_and_the_previous_source_are_in_the_same_charset(coding: str) -> None:
    data = po(coding, "a", coding)
    file = open_translations(data, "po", "cs-CZ")
    slot = file.pages[0][1]
    slot.put_target(PROPOSAL.target)
    slot.mark(PROPOSAL, is_whole=True)
    slot.offer([PROPOSAL])
    stream = BytesIO()
    file.write(stream)
    declared = "UTF-8" if coding == "iso8859-2" else coding
    assert (
        stream.getvalue()
        .decode(declared)
        .endswith(
            "\n\n#. match 1: 80 %, MT; r:a.md#1-103\n#. match 1 source: Save “it”.\n"
            '#. match 1 target: 保存\n#, fuzzy\n#| msgid "Save “it”."\nmsgid "Delete it."\n'
            'msgstr "保存"\n'
        )
    )
    assert f"charset={declared}\\n" in stream.getvalue().decode(declared)
