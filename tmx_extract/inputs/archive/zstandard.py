"""Zstandard: the standard library's from Python 3.14, before that its backport.

Few archives need it, so this module is imported only for them.
"""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# 2**27 bytes are 128 MiB: the window of `zstd --long`, and the limit of `zstd -d` by default.
_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 27}


class Zstandard:
    """The decompressor of one frame. It raises `OSError` for damage, like the other ones."""

    def __init__(self) -> None:
        self._engine = zstd.ZstdDecompressor(options=_OPTIONS)

    @property
    def eof(self) -> bool:
        """Whether the end of the frame was read."""
        return self._engine.eof

    @property
    def needs_input(self) -> bool:
        """Whether more input is needed for more output."""
        return self._engine.needs_input

    @property
    def unused_data(self) -> bytes:
        """The bytes after the end of the frame."""
        return self._engine.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most `max_length` bytes."""
        try:
            return self._engine.decompress(data, max_length)
        except zstd.ZstdError as error:
            raise OSError(str(error)) from error
