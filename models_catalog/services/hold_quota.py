"""Asks, before anything is added, whether a designer's room has space for it."""

from django.conf import settings

from accounts.models import User
from common.locking import lock_rows
from models_catalog.errors import QuotaReached, WorkbenchFull
from models_catalog.selectors.quota import quota_of

_MAKE_ROOM = "Remove what you no longer need, or write to us for more room."


def hold_quota(
    *,
    actor: User,
    more_bytes: int = 0,
    more_files: int = 0,
    more_listings: int = 0,
    more_jobs: int = 0,
) -> None:
    """Locks the designer, so that two uploads at once are weighed one after the other.

    Raises QuotaReached (WorkbenchFull for work) with what is full and how to make room.
    """
    lock_rows(User.objects.filter(pk=actor.pk))
    has = quota_of(actor)
    if more_bytes and has.stored_bytes + more_bytes > settings.QUOTA_STORED_BYTES:
        raise QuotaReached(f"Your room is full: you have {has.room_text}. {_MAKE_ROOM}")
    if more_files and has.files + more_files > settings.QUOTA_FILES:
        raise QuotaReached(
            f"You have {has.files:,} files, and {settings.QUOTA_FILES:,} is the most. {_MAKE_ROOM}"
        )
    if more_listings and has.listings + more_listings > settings.QUOTA_LISTINGS:
        raise QuotaReached(
            f"You have {has.listings:,} pieces, and {settings.QUOTA_LISTINGS:,} is the most. "
            + _MAKE_ROOM
        )
    if more_jobs and has.waiting + more_jobs > settings.QUOTA_JOBS:
        raise WorkbenchFull(
            f"{has.waiting} of your files are being measured or wait for it. Your file is kept: "
            "start its draft in the studio, or send the form again, when one of them is done."
        )
