"""The options of the server."""

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names of this computer that need no token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """What to serve, and to whom."""

    db: Path
    """The memory."""
    host: str = "127.0.0.1"
    """The address to listen on; any other than loopback needs a token."""
    port: int
    """0: a free port."""
    allowed_hosts: tuple[str, ...] = ()
    """Further names in the Host header, such as the name of this computer in a container."""
    token: str = ""
    """The secret that every request must carry; empty: none."""
    workers: int = 2
    """The number of requests that read the memory at the same time."""
    is_read_only: bool = False
    """Whether editing is off."""
    min_score: int = 100
    """The lowest percentage of a match for protocols that cannot show one."""
    link: str = ""
    """The pattern for addresses of pages in the web view of their repositories, with
    `{repository}`, `{path}` and `{commit}`; empty: no links."""
