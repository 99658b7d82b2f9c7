"""The tables of moves as drawings; run as a module, it writes them into the page of the room."""

import re
from pathlib import Path

from design_requests.states import TABLES, BriefState, MilestoneState, OfferState, Who

PAGE = Path(__file__).resolve().parent.parent / "docs/design-requests.md"
_TITLES = {BriefState: "A brief", OfferState: "An offer", MilestoneState: "A milestone"}
_DRAWN = re.compile(r"(<!-- drawn -->\n).*(<!-- end of drawn -->)", re.S)


def drawing() -> str:
    """For each table what the states read as, a diagram of the moves, and who may make each."""
    parts = []
    for states, moves in TABLES.items():
        lines = [f"### {_TITLES[states]}", "", "```mermaid", "stateDiagram-v2"]
        lines += [f"    {move.old} --> {move.new}" for move in moves]
        lines += ["```", "", "| from | to | what happens | who |", "|---|---|---|---|"]
        for move in moves:
            who = ", ".join(str(who.label) for who in Who if who in move.who)
            old, new = states(move.old).label, states(move.new).label
            lines.append(f"| {old} | {new} | {move.what} | {who} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def drawn_into(page: str) -> str:
    """The page with the drawing as it follows from the tables."""
    return _DRAWN.sub(lambda found: f"{found[1]}\n{drawing()}\n{found[2]}", page)


if __name__ == "__main__":
    PAGE.write_text(drawn_into(PAGE.read_text()))
