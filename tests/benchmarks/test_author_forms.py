"""Author's forms are compared with published pages, each pair once."""

from pages import document, page

from benchmarks.author_forms import AuthorForms
from tmx_extract.english.levels import EnglishPage

PAIRS = {
    103: ("Save **.md* files.", "*\\*.md* を保存します。"),
    104: ("Save all.", "すべて\\*を保存します。"),
    105: ("Close it.", "閉じます。"),
}


def test_each_means_is_counted_against_the_published_page() -> None:
    side_by_side = document(page(PAIRS))
    published = page({}).decode() + "*\\*.md* を保存します。\nすべて*を保存します。\n閉じます。\n"
    forms = AuthorForms()
    english = EnglishPage("Save *\\*.md* files.\nSave all.\nClose it.\n")
    for _ in range(2):
        forms.add(side_by_side, [published], english)
    assert (forms.asked["rule"], forms.asked["english"]) == (2, 2)
    assert (forms.right["english"], forms.wrong) == (2, [])
    assert "  distinct targets with escapes that are on a published page: 2" in list(forms.report())


def test_a_wrong_form_is_listed() -> None:
    side_by_side = document(page({103: ("Save all.", "すべて\\*を保存します。")}))
    forms = AuthorForms()
    forms.add(side_by_side, [page({}).decode() + "すべて\\*を保存します。\n"], None)
    assert forms.wrong == [
        ("Save all.", "すべて\\*を保存します。", "すべて*を保存します。", "すべて\\*を保存します。")
    ]


def test_each_class_is_counted_against_its_goal() -> None:
    forms = AuthorForms()
    for source in ("Save all.", "Save \\*all. \\*"):
        pairs = {103: (source, "甲 \\* 乙と (\\*)")}
        published = page({}).decode() + "甲 * 乙と (*)\n"
        forms.add(document(page(pairs)), [published], EnglishPage(f"{source}\n"))
    assert [line.strip() for line in forms.report()][-3:] == [
        "2    x \\* y: 1 wrong, 50.0 %  goal 5 % NOT reached",
        "2    word before \\*: 1 wrong, 50.0 %  goal 5 % NOT reached",
        "2    (\\*: 1 wrong, 50.0 %  goal 5 % NOT reached",
    ]


def test_nothing_is_reported_without_escapes() -> None:
    forms = AuthorForms()
    forms.add(document(page({103: ("Close it.", "閉じます。")})), [""], None)
    assert list(forms.report()) == []
