"""PO as translate-toolkit parses it."""

import re
from typing import Any, BinaryIO

from translate.storage.poparser import PoParseError
from translate.storage.pypo import pofile

from tmx_extract.errors import UnreadableFile

_LINE = re.compile(r"^(.*?)( on line ([0-9]+): )")
_ADVICE = "Mend the file; msgfmt --check tells more."
# Its types are not told.
_POFILE: Any = pofile


def parse(stream: BinaryIO) -> Any:
    """The store of translate-toolkit, all in memory; raises `UnreadableFile` for what is no PO."""
    data = stream.read()
    try:
        store: Any = _POFILE.parsestring(data)
        # What cannot be decoded is passed over by the parser.
        data.decode(store.encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"line {line}: it is no {error.encoding}", advice=_ADVICE) from error
    except (PoParseError, ValueError, LookupError) as error:
        message = _LINE.sub(r"line \3: \1: ", " ".join(str(error).split()), count=1)
        message = message if message.startswith("line ") else f"line 1: {message}"
        raise UnreadableFile(message, advice=_ADVICE) from error
    return store
