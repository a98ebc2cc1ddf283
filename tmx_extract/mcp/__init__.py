"""A server for the Model Context Protocol: assistants ask the memory, and cannot change it.

Importing it raises `MissingExtra` if its library is not installed.
"""

from tmx_extract.errors import MissingExtra

try:
    import mcp as _mcp  # noqa: F401
except ImportError as error:
    raise MissingExtra("mcp", library="mcp") from error
