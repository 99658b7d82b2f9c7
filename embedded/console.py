"""What the launcher says: one column of names, then the line; colours on a terminal only."""

import os
import sys
import threading

NAME_WIDTH = 8
COLOURS = {"web": 36, "worker": 33, "beat": 35, "stripe": 34, "setup": 32, "jewelcad": 32}


class Console:
    """Writes whole lines from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._has_colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def line(self, name: str, text: str) -> None:
        column = f"{name:<{NAME_WIDTH}} |"
        if self._has_colours:
            column = f"\x1b[{COLOURS.get(name, 37)}m{column}\x1b[0m"
        with self._lock:
            print(f"{column} {text}", flush=True)

    def say(self, text: str) -> None:
        self.line("jewelcad", text)

    def error(self, text: str) -> None:
        with self._lock:
            print(f"jewelcad: {text}", file=sys.stderr, flush=True)
