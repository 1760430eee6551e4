"""Whether the port can be had; apart from what serves on it, so that a command says so at once."""

from __future__ import annotations

import socket

from dongxian.stop import Stop
from engine.diagnostics import Text

_TAKEN = Text(
    "端口 {port} 用不了({reason}):关掉占用它的程序,或用 --port 换一个",
    "Port {port} cannot be used ({reason}): end the program that holds it, or choose another with --port",
)


def demand_port(host: str, port: int) -> None:
    """Stops before an address is printed where somebody else's pages would answer."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Stop(_TAKEN, port=port, reason=error.strerror) from error
