"""What a process has seen in the last half second, before it goes into the line in Redis.

A page leaves its events here and asks nobody. A thread of its own hands them on together. Whoever
kills the process loses that half second.
"""

import atexit
import json
import os
import threading
from collections.abc import Iterable
from typing import Any

from activity.waiting_line import Place, add, place

HELD_SECONDS = 0.5
# More than a process can look at in that time; further ones are lost while Redis is slow.
MOST_HELD = 5_000

_lock = threading.Lock()
_held: list[tuple[Place, str]] = []
_timers: list[threading.Timer] = []


def hold(events: Iterable[dict[str, Any]]) -> None:
    where = place()
    words = [(where, json.dumps(event)) for event in events]
    with _lock:
        _held.extend(words[: MOST_HELD - len(_held)])
        if _timers:
            return
        timer = threading.Timer(HELD_SECONDS, hand_on)
        timer.daemon = True
        _timers.append(timer)
    timer.start()


def hand_on() -> None:
    """What is held, at once; the next event begins another half second."""
    with _lock:
        found = _held.copy()
        _held.clear()
        _timers.clear()
    for where in dict.fromkeys(where for where, _ in found):
        add(where, [words for there, words in found if there == where])


def _begin_empty() -> None:
    """A child of this process holds nothing: its parent hands on what it held."""
    global _lock
    _lock = threading.Lock()
    _held.clear()
    _timers.clear()


os.register_at_fork(after_in_child=_begin_empty)
atexit.register(hand_on)
