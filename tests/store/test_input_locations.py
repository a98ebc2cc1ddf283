"""The inputs of the memory."""

from pages import SAVE, add, document, page, start

from tmx_extract.store.connection import in_memory
from tmx_extract.store.input_locations import find_locations


def test_the_last_input_comes_first() -> None:
    with in_memory() as connection:
        assert find_locations(connection) == []
        add(connection, document(page(SAVE)), location="old")
        add(connection, document(page(SAVE, locfileid="7"), "docs/b.md"), location="new")
        assert find_locations(connection) == ["new", "old"]
        writer = start(connection)
        writer.write([document(page(SAVE, locfileid="8"), "docs/c.md")], location="old")
        assert find_locations(connection) == ["old", "new"]
