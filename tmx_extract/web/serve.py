"""Start the server, and stop it at a signal."""

import errno
import os
import signal
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import uvicorn

from tmx_extract.errors import TmxExtractError
from tmx_extract.web.app import build_app
from tmx_extract.web.options import LOOPBACK, ServeOptions

# Seconds for open requests after Ctrl-C.
_GRACE = 5
_REASONS = {
    errno.EADDRINUSE: ("is in use", "Choose another one with --port, or stop the other program."),
    errno.EACCES: ("needs more rights", "Choose a port above 1023 with --port."),
    errno.EADDRNOTAVAIL: ("is not on this computer", "Name one of its addresses with --host."),
}


class _Server(uvicorn.Server):
    """A server that leaves signals to `serve`."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override] # as used
        """Do nothing: uvicorn would raise the signal again at the end."""
        return nullcontext()


def serve(options: ServeOptions, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; call `announce` with the address once requests can come.

    Raises `TmxExtractError` if the port is in use, or if a host other than loopback has no token.
    """
    if options.host not in LOOPBACK and not options.token:
        raise TmxExtractError(
            f"other computers could read the memory through {options.host}",
            advice="Set a secret that they must know: --token SECRET.",
        )
    with _listen(options) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            build_app(options, port),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
            # The Access middleware checks hosts, and no proxy is trusted.
            proxy_headers=False,
        )
        server = _Server(config)

        def stop(*_: object) -> None:
            server.should_exit = True

        before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            announce(find_address(options, port))
            server.run(sockets=[listener])
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def find_address(options: ServeOptions, port: int) -> str:
    """Return the address of the pages, with the token if there is one."""
    host = f"[{options.host}]" if ":" in options.host else options.host
    path = f"t/{options.token}/" if options.token else ""
    return f"http://{host}:{port}/{path}"


def _listen(options: ServeOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    # asyncio sends small packets at once only if the protocol of the socket is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
        listener.listen(128)
        return listener
    except OSError as error:
        listener.close()
        what, advice = _REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
        raise TmxExtractError(f"{options.host}:{options.port} {what}", advice=advice) from error
