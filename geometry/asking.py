"""Runs a command of this package in a confined child, and hears what it has to say."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geometry.isolation import (
    CPU_SECONDS,
    WALL_SECONDS,
    Outcome,
    geometry_command,
    run_isolated,
)

Message = dict[str, Any]
# A whole error text would drown the log; its end holds the fault.
_LOGGED_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child said last, empty if that was nothing of ours, and how it ended."""

    said: Message
    outcome: Outcome

    @property
    def is_done(self) -> bool:
        return self.outcome.ending == "done" and bool(self.said)

    @property
    def account(self) -> str:
        """How it ended, in one line for our log."""
        outcome = self.outcome
        return (
            f"ending={outcome.ending} status={outcome.exit_status} "
            f"refused={self.said.get('refused', '')} "
            f"error={outcome.error_text[-_LOGGED_CHARACTERS:]}"
        )


def ask_geometry(
    *words: str,
    reads: Sequence[Path] = (),
    writes: Sequence[Path] = (),
    on_message: Callable[[Message], None] | None = None,
    secret: tuple[str, str] | None = None,
    niceness: int = 0,
    cpu_seconds: int = CPU_SECONDS,
    wall_seconds: float = WALL_SECONDS,
) -> Answer:
    """`words` are those of the command line, `on_message` hears each message at once.

    The child sees `reads` and `writes` alone: see `run_isolated`.

    Raises nothing of the child's; what `on_message` raises ends the child and goes on.
    """
    said: Message = {}

    def on_line(line: str) -> None:
        nonlocal said
        said = _message_of(line)
        if said and on_message is not None:
            on_message(said)

    outcome = run_isolated(
        geometry_command(*words),
        reads=reads,
        writes=writes,
        secret=secret,
        niceness=niceness,
        cpu_seconds=cpu_seconds,
        wall_seconds=wall_seconds,
        on_line=on_line,
    )
    return Answer(said, outcome)


def _message_of(line: str) -> Message:
    """What a line of the child's says; an empty answer for one that is none of ours."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
