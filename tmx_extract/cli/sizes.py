"""Sizes on the command line: `500K`, `8G`."""

import re

import typer

_SIZE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)([kmgt]?)(?:i?b)?", re.IGNORECASE)


def read_size(size: str, option: str) -> int:
    """Return the size in bytes; a unit is a power of 1024."""
    found = _SIZE.fullmatch(size)
    number = int(float(found[1]) * 1024 ** " kmgt".index(found[2].lower() or " ")) if found else 0
    if number < 1:
        raise typer.BadParameter(f"{size!r} is not a size such as 500K or 8G", param_hint=option)
    return number
