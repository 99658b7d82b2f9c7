"""Notes of what we take nameless bodies for, which the designer may settle."""

UNNAMED = "The file does not name its bodies."


def is_proposal(note: str) -> bool:
    return note.startswith(UNNAMED)
