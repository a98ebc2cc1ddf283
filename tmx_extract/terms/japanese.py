"""Terms in Japanese texts, recognized by their script."""

import re

from tmx_extract.terms.prose import extract_prose

# Kanji with the iteration mark, and katakana with the long vowel mark and the middle dot.
_KANJI, _KATAKANA = "\u3005\u4e00-\u9fff", "\u30a1-\u30fa\u30fc"
_TERM = re.compile(
    rf"[{_KANJI}{_KATAKANA}]+(?:(?<=[{_KATAKANA}])[ ・][{_KATAKANA}][{_KANJI}{_KATAKANA}]*)*"
)
# Suffixes of place and time, which are not part of a name.
_SUFFIX = re.compile(rf"(?<=[{_KATAKANA}])[上下内外中時前後間等]$")
# Several words of katakana, a change of script, or four kanji.
_COMPOUND = re.compile(rf"[ ・]|[{_KANJI}][{_KATAKANA}]|[{_KATAKANA}][{_KANJI}]|[{_KANJI}]{{4}}")
_LEAST, _MOST = 2, 40
# Nouns that act as conjunctions and pronouns.
STOP_WORDS = frozenset(
    """
    場合 必要 可能 使用 以下 以上 以外 以前 以降 上記 下記 前述 次回 今回 一部 全部 両方 一方 同様
    同時 自分 自身 何度 一度 一覧 詳細 方法 内容 注意 各種 特定 現在 最後 最初 一般 通常 実際
    """.split()  # noqa: SIM905 - quoted they would be unreadable
)


def find_japanese_terms(text: str) -> tuple[set[str], set[str]]:
    """Return words and compounds: runs of kanji and katakana, and katakana words joined by spaces.

    Single characters and the commonest formal nouns are excluded. A compound has several parts:
    `リソース グループ`, `仮想マシン`, `実行環境`.
    """
    every = (_SUFFIX.sub("", term) for term in _TERM.findall(extract_prose(text)))
    found = {term for term in every if _LEAST <= len(term) <= _MOST}
    compounds = {term for term in found if _COMPOUND.search(term)}
    return found - compounds - STOP_WORDS, compounds
