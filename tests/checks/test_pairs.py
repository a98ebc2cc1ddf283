"""Pairs for the rules on numbers, tags and placeables: mistakes, and correct texts."""

import pytest

from tmx_extract.checks.registry import RULES
from tmx_extract.checks.rule import Example, try_example

OTHER_NUMBERS = [
    ("99.9% uptime", "稼働率 9.99%"),
    ("Uptime of 99.9 %", "稼働率は 99.99 % です"),
    ("Version 1.2.3", "バージョン 1.3.2"),
    ("Wait 1.5 hours.", "5.1 時間待ちます。"),
    ("1.5 GB", "15 GB"),
    ("0.5 GB", "5 GB"),
    ("Python 3.10", "Python 3.1"),
    ("Starts at 3 PM.", "3 時に開始します。"),
    ("in nineteen ninety-five", "1996 年"),
    ("10 files", "1½ ファイル"),
    ("40 %", "三割"),
    ("40 %", "4 %"),
    ("at 12 AM", "12:00 に"),
    ("3:30 PM", "15:20"),
    ("5–10 items", "5–15 項目"),
    ("$1,500", "1,050 ドル"),
    ("2,5 GB", "25 GB"),
]
SAME_NUMBERS = [
    ("in nineteen ninety-five", "1995 年に"),
    ("since twenty twenty", "2020 年以降"),
    ("in twenty nineteen", "2019 年"),
    ("in two thousand nineteen", "2019 年"),
    ("nineteen hundred", "1900"),
    ("nineteen oh five", "1905 年"),
    ("the nineteen nineties", "1990 年代"),
    ("One and a half hours, 1.5", "1½ 時間"),
    ("1½ hours", "1.5 時間"),
    ("1 1/2 hours", "1.5 時間"),
    ("½ cup", "0.5 カップ"),
    ("1.5 hours", "1 時間半"),
    ("¾ of the files", "75% のファイル"),
    ("½ of 3", "3 の 0.5"),
    ("40 % of users", "四割のユーザー"),
    ("40% of users", "4 割のユーザー"),
    ("40 percent of users", "4割のユーザー"),
    ("45 %", "4 割 5 分"),
    ("25 %", "四分の一"),
    ("70% off", "打三折"),
    ("20 % of users", "两成用户"),
    ("20 % of users", "二成的用户"),
    ("at 12 AM", "24:00 に"),
    ("at 12 AM", "0:00 に"),
    ("at 12 AM", "午前 0 時に"),
    ("at 12:00 AM", "24 時に"),
    ("at midnight on day 3", "3 日の 0 時"),
    ("at 12 PM", "12:00 に"),
    ("Starts at 3 PM.", "午後 3 時に開始します。"),
    ("Starts at 3 PM.", "15:00 に開始"),
    ("Starts at 3 p.m.", "15 時に"),
    ("at 3:30 PM", "15:30 に"),
    ("from 9 AM to 5 PM", "9 時から 17 時"),
    ("Starts at 15:00", "午後 3 時に開始"),
    ("99.9% uptime", "99,9 % Verfügbarkeit"),
    ("99.9% uptime", "稼働率９９．９％"),
    ("1.0 and 2", "1 と 2"),
    ("Version 1.2.3", "バージョン 1.2.3"),
    ("1,234.5 items", "1.234,5 Elemente"),
    ("1.5 million users", "150 万人のユーザー"),
    ("a two-thirds majority of 3", "3 の 2/3"),
    ("three quarters of 8", "8 の 3/4"),
]
OTHER_TAGS = [
    ("x<sup>1</sup> text", "x</sup>1<sup> テキスト"),
    ("Press <kbd>F1</kbd>.", "</kbd>F1<kbd> を押します。"),
    ("<b><i>a</i></b>", "<b><i>あ</b></i>"),
    ("a <kbd>A</kbd> b <kbd>B</kbd>", "あ <kbd>A<kbd> い </kbd>B</kbd>"),
    ("H<sub>2</sub>O", "H<sub>2<sub>O"),
    ("H<sub>2</sub>O", "H＜sub＞2＜/sub＞O"),
    ("H<sub>2</sub>O", "H< sub>2</ sub>O"),
    ("a<br/>b", "あい"),
    ("A < B > C <kbd>F</kbd>", "A < B > C F"),
]
SAME_TAGS = [
    ("a <kbd>A</kbd> and <kbd>B</kbd>", "<kbd>B</kbd> と <kbd>A</kbd>"),
    ("<b>a <i>b</i></b>", "<i><b>b</b> a</i>"),
    ("Use <b>bold</b>", "**太字**"),
    ("x</sup>1<sup> text", "x</sup>1<sup> テキスト"),
    ("a<br>b", "あ<br>い"),
]
OTHER_PLACEABLES = [
    (
        "{count, plural, one {# file} other {# files}}",
        "{count, plural, 一 {# ファイル} その他 {# ファイル}}",
    ),
    (
        "{count, plural, one {# file} other {# files}}",
        "{count, 複数, one {# ファイル} other {# ファイル}}",
    ),
    (
        "{gender, select, male {He} female {She} other {They}}",
        "{gender, select, 男性 {彼} 女性 {彼女} その他 {彼ら}}",
    ),
    ("{count, plural, one {# file} other {# files}}", "{count, plural, one {# ファイル}}"),
    ("Hello {user-name}!", "{ユーザー名} さん、こんにちは!"),
    ("Hello {user-name}!", "こんにちは!"),
    ("Hello {userName}!", "{ユーザー名} さん"),
    ("Hello ${user}!", "${ユーザー} さん"),
    ("Hello {{user}}!", "{{ユーザー}} さん"),
    ("Hello {{ user.name }}!", "{{ ユーザー.名前 }} さん"),
    ("Open %1$s and %2$s", "%1$s を開く %1$s"),
    ("%d files", "％d ファイル"),
    ("Hi %{name}", "%{名前} さん"),
    ("Hi @name and %@", "さん"),
    ("<0>Hi</0> {0}", "<0>Hi</0> {1}"),
]
SAME_PLACEABLES = [
    ("{count, plural, one {# file} other {# files}}", "{count, plural, other {# ファイル}}"),
    (
        "{count, plural, one {# file} other {# files}}",
        "{count, plural, one {# Datei} few {# x} other {# Dateien}}",
    ),
    (
        "{count, plural, =0 {no} one {# file} other {# files}}",
        "{count, plural, =0 {ない} other {# ファイル}}",
    ),
    (
        "{gender, select, male {He} female {She} other {They}}",
        "{gender, select, male {彼} female {彼女} other {彼ら}}",
    ),
    ("Hello {user-name}!", "{user-name} さん"),
    ("GET /users/{user-id}", "`/users/{user-id}` を取得"),
    ("a set {red, green}", "集合 {赤, 緑}"),
    ("Type {your name}.", "{名前} を入力します。"),
]
MISTAKES = [
    *(("numbers-differ", *pair) for pair in OTHER_NUMBERS),
    *(("tags-differ", *pair) for pair in OTHER_TAGS),
    *(("placeables-differ", *pair) for pair in OTHER_PLACEABLES),
]
RIGHT = [
    *(("numbers-differ", *pair) for pair in SAME_NUMBERS),
    *(("tags-differ", *pair) for pair in SAME_TAGS),
    *(("placeables-differ", *pair) for pair in SAME_PLACEABLES),
]


@pytest.mark.parametrize(("code", "source", "target"), MISTAKES)
def test_a_mistake_is_found(code: str, source: str, target: str) -> None:
    found = try_example(RULES[code], Example(source, target))
    assert found is not None
    assert found.source or found.target


@pytest.mark.parametrize(("code", "source", "target"), RIGHT)
def test_a_right_text_is_not_reported(code: str, source: str, target: str) -> None:
    assert try_example(RULES[code], Example(source, target)) is None


def test_many_tags_beside_many_code_spans_take_no_longer_than_others() -> None:
    text = "`a`<kbd>x</kbd> " * 12_000
    assert try_example(RULES["tags-differ"], Example(text, text)) is None
