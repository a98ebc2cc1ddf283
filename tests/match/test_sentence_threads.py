"""Sentences over all versions of a page."""

from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.alignment import Sentence
from tmx_extract.match.sentence_threads import ThreadStep, VersionSentences, find_threads

OPEN = "Open the customer list in Partner Center."
SAVE = "Save the report to your computer."
SEND = "Send it to all of your customers."


def version(english: str | None, *sources: str) -> VersionSentences:
    return VersionSentences(
        english, [Sentence(False, number, source) for number, source in enumerate(sources, 103)]
    )


def test_without_versions_there_are_not_threads() -> None:
    assert find_threads([]) == []


def test_one_version_has_a_thread_for_each_sentence() -> None:
    assert find_threads([version("a", OPEN, SAVE)]) == [
        (ThreadStep(0, 0, "first", 0.0),),
        (ThreadStep(0, 1, "first", 0.0),),
    ]


def test_threads_come_in_the_order_of_the_newest_version_then_those_that_ended() -> None:
    versions = [version("a", OPEN, SAVE), version("b", SEND, SAVE), version("c", SEND)]
    assert find_threads(versions) == [
        (ThreadStep(1, 0, "first", 0.0), ThreadStep(2, 0, "source", 1.0)),
        (ThreadStep(0, 1, "first", 0.0), ThreadStep(1, 1, "source", 1.0)),
        (ThreadStep(0, 0, "first", 0.0),),
    ]


def test_deliveries_of_one_english_version_are_linked_by_number() -> None:
    versions = [version("a", OPEN, SAVE), version("a", OPEN, SAVE)]
    assert find_threads(versions) == [
        (ThreadStep(0, 0, "first", 0.0), ThreadStep(1, 0, "number", 1.0)),
        (ThreadStep(0, 1, "first", 0.0), ThreadStep(1, 1, "number", 1.0)),
    ]


def test_versions_that_do_not_name_their_english_page_are_linked_by_source() -> None:
    assert find_threads([version(None, OPEN), version(None, OPEN)]) == [
        (ThreadStep(0, 0, "first", 0.0), ThreadStep(1, 0, "source", 1.0))
    ]


def test_a_delivery_is_compared_with_the_last_of_its_english_version() -> None:
    versions = [version("a", OPEN, SAVE), version("b", SEND), version("a", OPEN, SAVE)]
    assert find_threads(versions) == [
        (ThreadStep(0, 0, "first", 0.0), ThreadStep(2, 0, "number", 1.0)),
        (ThreadStep(0, 1, "first", 0.0), ThreadStep(2, 1, "number", 1.0)),
        (ThreadStep(1, 0, "first", 0.0),),
    ]


def test_a_restored_sentence_continues_its_thread() -> None:
    versions = [version("a", OPEN, SAVE, SAVE), version("b", OPEN), version("c", SAVE, OPEN, SAVE)]
    assert find_threads(versions) == [
        (ThreadStep(0, 1, "first", 0.0), ThreadStep(2, 0, "source", 1.0)),
        (
            ThreadStep(0, 0, "first", 0.0),
            ThreadStep(1, 0, "source", 1.0),
            ThreadStep(2, 1, "source", 1.0),
        ),
        (ThreadStep(0, 2, "first", 0.0), ThreadStep(2, 2, "source", 1.0)),
    ]


def test_the_thread_that_ended_last_is_continued() -> None:
    versions = [
        version("a", SAVE, OPEN),
        version("b", OPEN),
        version("c", OPEN, SAVE, SAVE),
        version("d", OPEN),
        version("e", OPEN, SAVE),
    ]
    by_sentence = {thread[-1]: len(thread) for thread in find_threads(versions)}
    assert by_sentence == {
        ThreadStep(4, 0, "source", 1.0): 5,
        ThreadStep(4, 1, "source", 1.0): 3,
        ThreadStep(2, 2, "first", 0.0): 1,
    }


def test_an_edited_sentence_keeps_its_thread_when_it_is_edited_back() -> None:
    edited = "Save the new report to your own computer."
    versions = [version("a", OPEN, SAVE), version("b", OPEN, edited), version("c", OPEN, SAVE)]
    second = find_threads(versions)[1]
    assert [(step.version, step.sentence, step.by) for step in second] == [
        (0, 1, "first"),
        (1, 1, "similarity"),
        (2, 1, "similarity"),
    ]


TEXTS = st.sampled_from(["", "Yes", "No", OPEN, SAVE, SEND, OPEN + " Now.", SAVE + " Now."])
SENTENCES = st.lists(st.builds(Sentence, st.booleans(), st.integers(103, 106), TEXTS), max_size=6)
VERSIONS = st.lists(
    st.builds(VersionSentences, st.sampled_from([None, "a", "b", "c"]), SENTENCES), max_size=6
)


@given(VERSIONS)
def test_every_sentence_of_every_version_is_in_one_thread(versions: list[VersionSentences]) -> None:
    threads = find_threads(versions)
    places = [(step.version, step.sentence) for thread in threads for step in thread]
    assert sorted(places) == [
        (number, place)
        for number, version in enumerate(versions)
        for place in range(len(version.sentences))
    ]


@given(VERSIONS)
def test_a_thread_ascends_and_only_its_first_step_is_first(
    versions: list[VersionSentences],
) -> None:
    for thread in find_threads(versions):
        numbers = [step.version for step in thread]
        assert numbers == sorted(set(numbers))
        assert [step.by == "first" for step in thread] == [True] + [False] * (len(thread) - 1)


@given(VERSIONS, SENTENCES)
def test_a_later_version_does_not_change_earlier_links(
    versions: list[VersionSentences], sentences: list[Sentence]
) -> None:
    before = find_threads(versions)
    after = find_threads([*versions, VersionSentences("d", sentences)])
    kept = [tuple(step for step in thread if step.version < len(versions)) for thread in after]
    assert {thread for thread in kept if thread} == set(before)
