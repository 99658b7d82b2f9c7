"""Ports for a whole site, which takes minutes until it listens."""

import secrets
import socket

# Below those that a system hands out to whoever asks for any: such a one is taken meanwhile.
_NUMBERS = range(20_000, 32_000, 2)


def two_free_ports() -> int:
    """A port for the site whose next one, for the sandbox, is free too.

    Raises OSError when there is none.
    """
    for number in secrets.SystemRandom().sample(_NUMBERS, 100):
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", number))
                second.bind(("127.0.0.1", number + 1))
            except OSError:
                continue
        return number
    raise OSError("No two neighbouring ports are free.")
