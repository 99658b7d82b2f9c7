"""When the prices that public pages say change by the clock alone."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min, Q
from django.utils import timezone

from common.page_scopes import changes_at, is_kept
from models_catalog.models import LicenceOffer, Reduction


def next_price_moment(now: datetime) -> datetime | None:
    """The next moment at which any piece of the shop costs something else, though nobody did
    anything; None: by the clock nothing changes."""
    reductions = Reduction.objects.not_over(now).aggregate(
        begins=Min("starts_at", filter=Q(starts_at__gt=now)), ends=Min("ends_at")
    )
    return min((one for one in reductions.values() if one is not None), default=None)


def ends_with_any_price() -> None:
    """The page that is being made orders or counts all pieces by their price, so each counts.

    Of a page for one reader nobody asks.
    """
    if is_kept() and (moment := next_price_moment(timezone.now())):
        changes_at(moment)


def ends_with_prices(offers: Iterable[LicenceOffer]) -> None:
    """The page that is being made shows these licences, out of `priced`."""
    for offer in offers:
        for moment in (offer.reduced_until, offer.reduced_from):
            if moment is not None:
                changes_at(moment)
