"""Links between the sentences of two versions of a page."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.alignment import Sentence, SentenceLink, find_links, iter_equal
from tmx_extract.match.similarity import ALIKE, similarity

OPEN = "Open the customer list in Partner Center."
SAVE = "Save the report to your computer."
SEND = "Send it to all of your customers."


def numbered(*sources: str, first: int = 103) -> list[Sentence]:
    """Return sentences with ascending numbers."""
    return [Sentence(False, number, source) for number, source in enumerate(sources, first)]


def pairs(
    older: Sequence[str], newer: Sequence[str], *, same_english: bool = False
) -> list[tuple[int, int]]:
    """Return the linked positions."""
    links = find_links(numbered(*older), numbered(*newer), same_english=same_english)
    return [(link.older, link.newer) for link in links]


def test_equal_pages_are_linked_one_to_one() -> None:
    page = numbered(OPEN, SAVE)
    assert find_links(page, page, same_english=False) == [
        SentenceLink(0, 0, "source", 1.0),
        SentenceLink(1, 1, "source", 1.0),
    ]


def test_numbers_link_within_one_english_version() -> None:
    older = [Sentence(False, 104, SAVE), Sentence(False, 103, OPEN), Sentence(True, 103, SEND)]
    newer = [Sentence(True, 103, SEND), Sentence(False, 103, OPEN), Sentence(False, 104, SAVE)]
    assert find_links(older, newer, same_english=True) == [
        SentenceLink(2, 0, "number", 1.0),
        SentenceLink(1, 1, "number", 1.0),
        SentenceLink(0, 2, "number", 1.0),
    ]


def test_numbers_link_sources_that_are_hardly_different() -> None:
    older, newer = numbered("Applies to", OPEN, SAVE), numbered("**Applies to**", OPEN, SAVE)
    link = find_links(older, newer, same_english=True)[0]
    assert (link.older, link.newer, link.by) == (0, 0, "number")
    assert ALIKE < link.score < 1


def test_shifted_numbers_are_ignored() -> None:
    older, newer = numbered(OPEN, SAVE, SEND), numbered("A title.", OPEN, SAVE, SEND)
    assert find_links(older, newer, same_english=True) == [
        SentenceLink(0, 1, "source", 1.0),
        SentenceLink(1, 2, "source", 1.0),
        SentenceLink(2, 3, "source", 1.0),
    ]


def test_a_number_with_another_sentence_is_not_a_link() -> None:
    older, newer = [OPEN, SAVE, SEND], [OPEN, "Nothing like before.", SEND]
    assert pairs(older, newer, same_english=True) == [(0, 0), (2, 2)]


def test_a_repeated_number_links_in_order() -> None:
    page = [Sentence(False, 103, OPEN), Sentence(False, 103, SAVE)]
    assert find_links(page, page, same_english=True) == [
        SentenceLink(0, 0, "number", 1.0),
        SentenceLink(1, 1, "number", 1.0),
    ]


def test_a_row_that_was_added_to_a_table_moves_no_cells() -> None:
    older = ["Alpha", "Yes", "No", "Gamma", "Yes", "No"]
    newer = ["Alpha", "Yes", "No", "Beta", "Yes", "No", "Gamma", "Yes", "No"]
    assert pairs(older, newer) == [(0, 0), (1, 1), (2, 2), (3, 6), (4, 7), (5, 8)]


def test_repeated_sentences_alone_get_the_longest_common_sequence() -> None:
    older, newer = ["a", "b", "a", "b", "b"], ["b", "a", "a", "b", "a"]
    assert len(list(iter_equal(older, newer))) == 3


def test_a_sentence_that_moved_is_linked() -> None:
    assert pairs([OPEN, SAVE, SEND], [SEND, OPEN, SAVE]) == [(2, 0), (0, 1), (1, 2)]


def test_a_sentence_that_was_edited_is_linked_between_its_neighbours() -> None:
    older = [OPEN, "Save the report to your computer.", SEND]
    newer = [OPEN, "Save the new report to your own computer.", SEND]
    link = find_links(numbered(*older), numbered(*newer), same_english=False)[1]
    assert (link.older, link.newer, link.by) == (1, 1, "similarity")
    assert ALIKE < link.score < 1


def test_the_better_of_two_candidates_is_linked() -> None:
    older = ["Save the report to your computer now."]
    newer = ["Save the report to a disk now.", "Save the report to your computer."]
    assert pairs(older, newer) == [(0, 1)]


def test_one_good_link_is_better_than_two_poor_ones_across_it() -> None:
    older = ["Click the button to save.", "Click the button to print the page."]
    newer = ["Click the button to print the pages.", "Click the link to save it."]
    assert similarity(older[0], newer[1]) >= ALIKE
    assert pairs(older, newer) == [(1, 0)]


def test_sentences_that_have_nothing_in_common_are_not_linked() -> None:
    assert pairs([OPEN], ["Licences are billed once a year."]) == []


@pytest.mark.parametrize("older", [[], [OPEN]])
def test_a_page_without_sentences_has_no_links(older: list[str]) -> None:
    assert pairs(older, []) == []
    assert pairs([], older) == []


def test_in_a_long_rewritten_stretch_sentences_are_searched_near_their_expected_position() -> None:
    older = [f"Sentence {number} about {number * 7919} things." for number in range(500)]
    newer = [f"Sentence {number} about {number * 7919} thing." for number in range(500)]
    assert pairs(older, newer) == [(number, number) for number in range(500)]


TEXTS = st.sampled_from(["", "Yes", "No", OPEN, SAVE, OPEN + " Now.", SAVE.lower(), "Save."])
PAGES = st.lists(st.builds(Sentence, st.booleans(), st.integers(103, 106), TEXTS), max_size=10)


@given(PAGES, PAGES, st.booleans())
def test_every_sentence_has_at_most_one_correct_link(
    older: list[Sentence], newer: list[Sentence], same_english: bool
) -> None:
    links = find_links(older, newer, same_english=same_english)
    assert len({link.older for link in links}) == len(links)
    assert [link.newer for link in links] == sorted({link.newer for link in links})
    for link in links:
        one, other = older[link.older], newer[link.newer]
        assert link.score == similarity(one.source, other.source) >= ALIKE
        if link.by == "number":
            assert same_english
            assert one[:2] == other[:2]
        elif link.by == "source":
            assert one.source == other.source


@given(PAGES, PAGES)
def test_no_equal_source_stays_unlinked_on_both_sides(
    older: list[Sentence], newer: list[Sentence]
) -> None:
    links = find_links(older, newer, same_english=False)
    left = {one.source for place, one in enumerate(older) if place not in {k.older for k in links}}
    over = {one.source for place, one in enumerate(newer) if place not in {k.newer for k in links}}
    assert left & over == set()


@given(PAGES)
def test_a_page_is_linked_to_itself_in_order(page: list[Sentence]) -> None:
    assert find_links(page, page, same_english=False) == [
        SentenceLink(place, place, "source", 1.0) for place in range(len(page))
    ]


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_equal_texts_are_paired_in_order(older: list[str], newer: list[str]) -> None:
    found = sorted(iter_equal(older, newer))
    assert all(older[one] == newer[other] for one, other in found)
    assert [other for _, other in found] == sorted({other for _, other in found})
    assert len({one for one, _ in found}) == len(found)


WORDS = ["open", "the", "report", "save", "list", "page"]
EDITED = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=5).map(" ".join), max_size=5, unique=True
)


@given(EDITED, EDITED)
def test_the_most_similar_chain_is_found(older: list[str], newer: list[str]) -> None:
    """Compare with a slow implementation that tries every chain."""
    fresh = [text for text in newer if text not in older]
    kept = [text for text in older if text not in newer]

    def best(left: int, right: int) -> float:
        if left == len(kept) or right == len(fresh):
            return 0.0
        score = similarity(kept[left], fresh[right])
        with_it = score - ALIKE / 2 + best(left + 1, right + 1) if score >= ALIKE else 0.0
        return max(with_it, best(left + 1, right), best(left, right + 1))

    links = find_links(numbered(*kept), numbered(*fresh), same_english=False)
    assert sum(link.score - ALIKE / 2 for link in links) == pytest.approx(best(0, 0))
