"""Whether an address is free, answered or taken."""

import errno
import socket
import urllib.error
import urllib.request

from .errors import EmbeddedError

HOST = "127.0.0.1"


def require_free_port(port: int, *, what: str) -> None:
    """Raises EmbeddedError in one line when somebody listens there, or we may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = "is taken by another program"
            else:
                reason = f"cannot be used ({error.strerror})"
            raise EmbeddedError(
                f"port {port} ({what}) {reason}; choose another: `PORT=8123 make run` "
                f"(it takes that port and the next)."
            ) from error


def is_listening(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def answers_ok(port: int, path: str) -> bool:
    try:
        address = f"http://{HOST}:{port}{path}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
