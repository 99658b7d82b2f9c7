"""Notes of what we take nameless bodies for, which the designer may settle."""

UNNAMED = "The file does not name its bodies."


def is_proposal(note: str) -> bool:
    return note.startswith(UNNAMED)


# Why one body may hold more than the ring that it is: none of its parts has a name of its own.
SPRUE = "A rod grows out of it and ends flat or in something wider: a sprue?"
ROUND_ROD = "A long rod stands out of it and ends round: a sprue, or a part of the piece?"
FOOT = "It stands on a wide flat foot that thin parts carry: a stand, or what it was printed on?"
STICKS = "It ends in many thin sticks that stop at one height: what it was printed on?"
SUPPORTS = "It stands on thin sticks that end in one plane: what it was printed on?"
FAR_LARGER = "A part of it reaches far beyond the ring: a casting tree, a stand?"
TOO_WIDE = "Far more metal lies around the finger than a ring has: a plate, a stand?"
TOO_HEAVY = "It is far heavier than a ring: is something in it that is none of it?"
STANDS = "It stands upright on a wide flat foot: is a stand or a base in it?"
_GROWN_ON = frozenset(
    {SPRUE, ROUND_ROD, FOOT, STICKS, SUPPORTS, FAR_LARGER, TOO_WIDE, TOO_HEAVY, STANDS}
)


def is_grown_on(doubt: str) -> bool:
    """Whether a body is in doubt for what has grown into it, and not for what it is."""
    return doubt in _GROWN_ON
