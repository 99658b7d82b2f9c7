"""A person chooses the units and the ring sizes that pages show them."""

from accounts.models import User


def choose_manner(*, actor: User, units: str, size_system: str) -> None:
    """Codes of common/reader_manner.py, or nothing; the database refuses any other."""
    User.objects.filter(pk=actor.pk, closed_at=None).update(units=units, size_system=size_system)
