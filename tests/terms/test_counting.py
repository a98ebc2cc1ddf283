"""Terms are counted within bounds."""

from tmx_extract.terms.counting import Term, TermCounter


def test_a_term_counts_once_for_each_text_and_case_does_not_matter() -> None:
    counter = TermCounter()
    for text in ({"file", "Open"}, {"File"}, {"file", "page"}):
        counter.add(text)
    assert counter.most_frequent(2) == [Term("file", 3), Term("Open", 1)]
    assert counter.missed == 0


def test_a_phrase_that_is_mostly_part_of_a_longer_one_is_left_out() -> None:
    counter = TermCounter()
    for _ in range(9):
        counter.add({"virtual machine", "machine scale", "virtual machine scale"})
    for _ in range(9):
        counter.add({"virtual machine"})
    assert counter.most_frequent(9) == [
        Term("virtual machine", 18),
        Term("virtual machine scale", 9),
    ]


def test_the_rarest_of_too_many_terms_are_dropped() -> None:
    counter = TermCounter(held=10)
    for number in range(1_000):
        counter.add({"file", f"word{number}"})
    (first,) = counter.most_frequent(1)
    assert first.text == "file"
    assert first.texts <= 1_000 <= first.texts + counter.missed
