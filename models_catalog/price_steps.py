"""How the lowest price of a piece goes on by the clock alone, from now on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models_catalog.models import LicenceOffer, Reduction


@dataclass(frozen=True)
class PriceStep:
    """From `at` on; what stands struck through beside it, and until when, where it is announced."""

    at: datetime
    price_minor: int
    prior_minor: int | None
    until: datetime | None


def price_steps(
    offers: Sequence[LicenceOffer], reductions: Sequence[Reduction], now: datetime
) -> list[PriceStep]:
    """The first step is the price of now; nothing is left out at which an offer changes."""
    moments = {bound for one in reductions for bound in (one.starts_at, one.ends_at)}
    return [
        _step(offers, reductions, at)
        for at in sorted({now, *(bound for bound in moments if bound > now)})
    ]


def _step(
    offers: Sequence[LicenceOffer], reductions: Sequence[Reduction], at: datetime
) -> PriceStep:
    steps = []
    for offer in offers:
        running = next(
            (
                one
                for one in reductions
                if (one.kind, one.currency) == (offer.kind, offer.currency)
                and one.starts_at <= at < one.ends_at
            ),
            None,
        )
        steps.append(
            PriceStep(at, offer.price_minor, None, None)
            if running is None
            else PriceStep(
                at,
                running.price_minor,
                running.prior_minor,
                running.ends_at if running.prior_minor else None,
            )
        )
    return min(steps, key=lambda step: step.price_minor)
