"""A finger size as people write it, read as one that we know; the words themselves stay."""

import re

from models_catalog.finger_choices import FINGER_CHOICES, FingerChoice

_BY_WORDS = {
    re.sub(r"\s+", "", choice.label).lower(): choice for choice in FINGER_CHOICES.values()
} | {key.replace("-", ""): choice for key, choice in FINGER_CHOICES.items()}


def read_finger_size(words: str) -> FingerChoice | None:
    """US 6½, us 6.5, EU54; None for what we cannot read."""
    return _BY_WORDS.get(re.sub(r"[\s-]+", "", words).lower())
