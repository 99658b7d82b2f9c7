"""One file through the real child process, as a worker does it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geometry.isolation import Outcome, geometry_command, run_isolated
from tests.geometry import shapes


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    lines: list[str]

    @property
    def message(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.lines[-1])
        return found


def inspected_in_a_child(folder: Path, data: bytes, **limits: Any) -> Answer:
    """`limits` are run_isolated's."""
    lines: list[str] = []
    source = shapes.saved(folder, "in", data)
    command = geometry_command("inspect", "--json", str(source))
    return Answer(run_isolated(command, reads=[source], on_line=lines.append, **limits), lines)
