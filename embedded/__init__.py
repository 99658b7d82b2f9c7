"""The launcher: production's engines as local processes, for a machine that has none of them."""

from .command import start_for_command
from .environment import embedded_environment
from .errors import EmbeddedError
from .services import ensure, release, stop_all

__all__ = [
    "EmbeddedError",
    "embedded_environment",
    "ensure",
    "release",
    "start_for_command",
    "stop_all",
]
