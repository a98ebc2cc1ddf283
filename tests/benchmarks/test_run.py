"""The tables in the README of the benchmarks."""

from benchmarks.run import merge

OLD = """
### Ingest, 2,879 pages

| what |

3 times the floor

### Export, 10 segments

| old |
"""


def test_old_measurements_stay() -> None:
    assert merge(OLD, "\n### Export, 11 segments\n\n| new |\n") == (
        "\n### Ingest, 2,879 pages\n\n| what |\n\n3 times the floor\n\n"
        "### Export, 11 segments\n\n| new |"
    )


def test_new_measurements_come_last() -> None:
    assert merge("\n### Ingest, 1 page\n", "\n### Export\n") == (
        "\n### Ingest, 1 page\n\n### Export"
    )
