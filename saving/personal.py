"""What the data map asks of this room; the types are in common/personal.py."""

from typing import Any

from django.db.models.functions import Least


def either_left() -> Any:
    """Following ends with either account."""
    return Least("follower__closed_at", "designer__closed_at")
