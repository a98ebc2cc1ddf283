"""Records for programs, byte for byte."""

import io

import pytest

from tmx_extract.answers.records import write_csv, write_lines, write_list, write_value

RECORDS: list[dict[str, object]] = [
    {"text": "保存\n", "hits": [[0, 2]], "deleted": False},
    {"text": '"a", \udc80', "hits": [], "deleted": None},
]


@pytest.mark.parametrize(
    ("indent", "written"),
    [
        (
            2,
            '[\n{\n  "text": "保存\\n",\n  "hits": [\n    [\n      0,\n      2\n    ]\n  ],\n'
            '  "deleted": false\n},\n{\n  "text": "\\"a\\", \\udc80",\n  "hits": [],\n'
            '  "deleted": null\n}\n]\n',
        ),
        (
            None,
            '[\n{"text": "保存\\n", "hits": [[0, 2]], "deleted": false},\n'
            '{"text": "\\"a\\", \\udc80", "hits": [], "deleted": null}\n]\n',
        ),
    ],
)
def test_a_list_has_an_object_for_each_record(indent: int | None, written: str) -> None:
    stream = io.BytesIO()
    assert write_list(stream, iter(RECORDS), indent=indent) == 2
    assert stream.getvalue().decode() == written


def test_lines_have_an_object_each() -> None:
    stream = io.BytesIO()
    assert write_lines(stream, iter(RECORDS)) == 2
    assert stream.getvalue().decode() == (
        '{"text": "保存\\n", "hits": [[0, 2]], "deleted": false}\n'
        '{"text": "\\"a\\", \\udc80", "hits": [], "deleted": null}\n'
    )


def test_a_table_for_spreadsheets_has_a_mark_and_a_head() -> None:
    stream = io.BytesIO()
    flat = {"hits": lambda spans: " ".join(f"{start}-{end}" for start, end in spans)}
    assert write_csv(stream, iter(RECORDS), ("text", "hits", "deleted"), flat) == 2
    assert stream.getvalue().decode() == (
        '\ufefftext,hits,deleted\r\n"保存\n",0-2,False\r\n"""a"", ?",,\r\n'
    )


def test_no_record_gives_an_empty_list_and_a_head() -> None:
    streams = [io.BytesIO() for _ in range(3)]
    assert write_list(streams[0], []) == 0
    assert write_lines(streams[1], []) == 0
    assert write_csv(streams[2], [], ("a", "b"), {}) == 0
    written = [stream.getvalue().decode() for stream in streams]
    assert written == ["[]\n", "", "\ufeffa,b\r\n"]


def test_one_value_is_one_object() -> None:
    stream = io.BytesIO()
    write_value(stream, {"a": ["é\udc80"]})
    assert stream.getvalue().decode() == '{\n  "a": [\n    "é\\udc80"\n  ]\n}\n'
