"""Values kept on disk."""

from tmx_extract.outputs.spool import Spool


def test_values_come_back_one_by_one_and_by_their_offsets() -> None:
    spool = Spool()
    values = ["保存", ("a", 1), ["x" * 100_000], None]
    offsets = [spool.add(value) for value in values]
    spool.seek(offsets[0])
    assert [spool.read() for _ in values] == values
    spool.seek(offsets[2])
    assert spool.read() == values[2]
    spool.close()
