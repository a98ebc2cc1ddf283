"""The definition of terms."""

import pytest

from tmx_extract.terms.finders import find_finder


@pytest.mark.parametrize(
    ("locale", "text", "found"),
    [
        ("en-US", "Use the Azure portal.", ({"Azure", "portal"}, {"Azure portal"})),
        (
            "en-US",
            "Windows Server, PowerShell Core",
            (
                {"Windows", "Server", "PowerShell", "Core"},
                {"Windows Server", "PowerShell Core"},
            ),
        ),
        (
            "en-GB",
            "local user profile service",
            (
                {"local", "user", "profile", "service"},
                {
                    "local user",
                    "user profile",
                    "profile service",
                    "local user profile",
                    "user profile service",
                },
            ),
        ),
        ("en-US", "Run `Get-Item` in [a page](https://example.com/x).", ({"Run", "page"}, set())),
        ("en-US", "C# and Node.js 10 &amp; <b>.NET</b>", ({"C#", "Node.js", ".NET"}, set())),
        ("en-US", "", (set(), set())),
        ("de-DE", "Die Datei und der Ordner", ({"Datei", "Ordner"}, set())),
        ("ja-JP", "仮想マシンの設定を変更します。", ({"設定", "変更"}, {"仮想マシン"})),
        ("ja-JP", "リソース グループを使用する場合", (set(), {"リソース グループ"})),
        ("ja-JP", "リモート コンピューター上", (set(), {"リモート コンピューター"})),
        ("ja-JP", "セッション内", ({"セッション"}, set())),
        ("ja-JP", "ファイル `設定` 10 個の 表 実行環境", ({"ファイル"}, {"実行環境"})),
    ],
)
def test_terms_are_found(locale: str, text: str, found: tuple[set[str], ...]) -> None:
    finder = find_finder(locale)
    assert finder
    assert finder.find(text) == found
    assert len(finder.kinds) == len(found)


@pytest.mark.parametrize("locale", ["zh-Hans-CN", "th-TH"])
def test_languages_without_spaces_have_no_rule(locale: str) -> None:
    assert find_finder(locale) is None


def test_a_language_without_stop_words_has_words() -> None:
    finder = find_finder("mi-NZ")
    assert finder
    assert finder.find("te kōnae") == ({"te", "kōnae"}, {"te kōnae"})


@pytest.mark.timeout(20)
@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
@pytest.mark.parametrize("piece", ["`", "](", "<", "a ", "&", "ア ", "http://", "a.", "- "])
def test_the_worst_texts_cost_no_more_than_their_length(locale: str, piece: str) -> None:
    finder = find_finder(locale)
    assert finder
    finder.find(piece * 50_000)
