"""A web server on this computer: pages for people, and lookups for other programs.

Importing it raises `MissingExtra` if its libraries are not installed.
"""

from tmx_extract.errors import MissingExtra

try:
    import python_multipart as _multipart  # noqa: F401 # Starlette reads forms with it
    import starlette as _starlette  # noqa: F401
    import uvicorn as _uvicorn  # noqa: F401
except ImportError as error:
    raise MissingExtra("web", library=error.name or "starlette") from error
