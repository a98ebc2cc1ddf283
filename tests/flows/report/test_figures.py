"""Numbers joined to bars."""

from tmx_extract.flows.report.figures import FigureTexts, KindRow, cut_off, draw_kinds
from tmx_extract.flows.report.lengths import find_share, iter_bins
from tmx_extract.flows.report.overview import join_folders
from tmx_extract.flows.report.repetition import join_steps
from tmx_extract.report.contents import Bars, Figure, Series, Table
from tmx_extract.store.report.counting import KindCounts
from tmx_extract.store.report.groups import Folder
from tmx_extract.store.report.repetition import Frequency


def _machine(number: int) -> KindCounts:
    return KindCounts(number, 0, 0)


def test_a_figure_has_its_numbers_twice() -> None:
    rows = [KindRow("a", KindCounts(3, 0, 0)), KindRow("b", KindCounts(0, 1, 0))]
    assert draw_kinds(
        FigureTexts("Title", "Told.", "name"), rows, lies=True, note="Note."
    ) == Figure(
        title="Title",
        description="Told.",
        bars=Bars(
            labels=("a", "b"),
            series=(
                Series(name="MT", tone="machine", values=(3, 0)),
                Series(name="HT", tone="human", values=(0, 1)),
            ),
            lies=True,
        ),
        table=Table(
            headings=("name", "MT", "HT", "segments", "share"),
            rows=(("a", 3, 0, 3, 0.75), ("b", 0, 1, 1, 0.25)),
            note="Note.",
        ),
    )


def test_the_unknown_part_is_shown_if_it_exists() -> None:
    figure = draw_kinds(FigureTexts("", "", "name"), [KindRow("a", KindCounts(0, 0, 2))])
    assert figure.table.headings == ("name", "MT", "HT", "MT or HT?", "segments", "share")


def test_the_rest_is_summed_up() -> None:
    rows = [KindRow(name, _machine(number)) for name, number in (("a", 4), ("b", 3), ("c", 2))]
    assert cut_off(rows, 3, "{} others") == rows
    assert cut_off(rows, 2, "{} others") == [rows[0], KindRow("2 others", _machine(5))]


def test_folders_are_as_deep_as_their_number_allows() -> None:
    few = [
        Folder("r", "docs/a/b", _machine(1)),
        Folder("r", "docs", _machine(2)),
        Folder("r", "", _machine(4)),
    ]
    assert join_folders(few) == {"docs/a/b": _machine(1), "docs": _machine(2), "/": _machine(4)}
    many = [Folder("r", f"docs/{number % 3}/{number}", _machine(1)) for number in range(60)]
    assert join_folders(many) == {f"docs/{number}": _machine(20) for number in range(3)}
    several = [Folder("", "a", _machine(1)), Folder("s", "a", _machine(2))]
    assert join_folders(several) == {"?/a": _machine(1), "s/a": _machine(2)}


def test_frequencies_are_joined_in_steps() -> None:
    frequencies = [Frequency(1, 10), Frequency(3, 2), Frequency(4, 1), Frequency(11, 1)]
    assert list(join_steps(frequencies)) == [
        ("1", 10, 10),
        ("2", 0, 0),
        ("3–5", 3, 10),
        ("6–10", 0, 0),
        ("11–20", 1, 11),
    ]
    assert list(join_steps([Frequency(2_000, 1)]))[-1] == ("1,001+", 1, 2_000)


def test_lengths_are_joined_to_equal_bars_and_a_last_one() -> None:
    lengths = [(number, _machine(1)) for number in range(1, 1_001)]
    bins = list(iter_bins(lengths))
    assert [bins[0], bins[1], bins[-1]] == [
        KindRow("0–49", _machine(49)),
        KindRow("50–99", _machine(50)),
        KindRow("1,000+", _machine(1)),
    ]
    assert sum(row.segments.total for row in bins) == 1_000
    assert list(iter_bins([(3, _machine(1)), (5, _machine(1))])) == [
        KindRow("3", _machine(1)),
        KindRow("4", _machine(0)),
        KindRow("5", _machine(1)),
    ]
    assert [row.label for row in iter_bins([(40, _machine(1)), (60, _machine(1))], 10)] == [
        "40–49",
        "50–59",
        "60–69",
    ]
    # The width depends on the difference of the lengths, not on the lengths.
    far = [row.label for row in iter_bins([(1_000, _machine(1)), (1_040, _machine(1))])]
    assert far == [f"{number:,}" for number in range(1_000, 1_041)]
    wider = [row.label for row in iter_bins([(1_000, _machine(1)), (1_041, _machine(1))])]
    assert wider[:2] == ["1,000–1,001", "1,002–1,003"]
    assert list(iter_bins([])) == []


def test_the_median_is_the_number_that_half_do_not_exceed() -> None:
    assert find_share([(1, _machine(2)), (5, _machine(1)), (9, _machine(1))], 0.5) == 1
    assert find_share([(1, _machine(1)), (5, _machine(9))], 0.5) == 5
