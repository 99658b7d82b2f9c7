"""Names of files as their senders wrote them, made fit to be shown and handed on."""

LONGEST_NAME = 120


def safe_file_name(name: str) -> str:
    """The last part of the name without control or direction characters, 120 at most."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if char.isprintable()).strip(". ")
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(kept) > LONGEST_NAME:
        return stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix[:10]
    return kept[:LONGEST_NAME] or "model"
