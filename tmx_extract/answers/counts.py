"""Counts with their nouns."""


def counted(number: int, thing: str) -> str:
    """Return a count with its noun: `1 file`, `2 files`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
