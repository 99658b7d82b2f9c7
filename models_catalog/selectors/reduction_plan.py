"""What lowering prices for a time would do, licence by licence, before it is done."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from common.money import Money
from models_catalog.errors import ReductionRefused
from models_catalog.hooks import designer_share
from models_catalog.models import CadModel, LicenceOffer, Reduction
from models_catalog.models.licence_offer import HIGHEST_PRICE_MINOR, LOWEST_PRICE_MINOR
from models_catalog.models.reduction import LONGEST_REDUCTION
from models_catalog.reduction_wish import LATE_START, LATEST_START, ReductionWish
from models_catalog.seen_mark import mark_of
from models_catalog.selectors.prior_prices import prior_prices
from models_catalog.states import ListingState

HIDDEN_REFERENCE = (
    "Shown as an ordinary price, nothing struck through: it cost as little within the 30 days "
    "before, or was not on the shelf yet."
)


@dataclass(frozen=True)
class PlannedReduction:
    reduction: Reduction
    offer: LicenceOffer

    @property
    def title(self) -> str:
        return self.offer.cad_model.title

    @property
    def share(self) -> Money:
        return Money(designer_share(self.reduction.price_minor), self.reduction.currency)

    @property
    def note(self) -> str:
        prior = self.reduction.prior_price
        if prior is None:
            return HIDDEN_REFERENCE
        return f"Struck through: {prior}, the lowest price of the 30 days before."


@dataclass(frozen=True)
class LeftOut:
    title: str
    licence_name: str
    reason: str


@dataclass
class ReductionPlan:
    starts_at: datetime
    ends_at: datetime
    rows: list[PlannedReduction] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def mark(self) -> str:
        rows = [
            [
                row.offer.pk,
                row.offer.price_minor,
                row.reduction.price_minor,
                row.reduction.prior_minor,
            ]
            for row in self.rows
        ]
        left = [[one.title, one.licence_name, one.reason] for one in self.left_out]
        return mark_of(rows, left, self.ends_at.isoformat())


def pieces_meant(designer: User, wish: ReductionWish) -> QuerySet[CadModel]:
    """The designer's own alone; names of other pieces name nothing."""
    own = CadModel.objects.by_designer(designer)
    return own.published() if wish.slugs is None else own.filter(slug__in=wish.slugs)


def plan_reductions(designer: User, wish: ReductionWish, now: datetime) -> ReductionPlan:
    """Raises ReductionRefused for times that no piece could have."""
    plan = ReductionPlan(starts_at=_start(wish, now), ends_at=wish.ends_at)
    _refuse_times(plan, now)
    pieces = pieces_meant(designer, wish).order_by("title", "pk")
    # As many queries for a hundred pieces as for one.
    for piece in pieces.prefetch_related("offers", "reductions", "decisions", "price_changes"):
        offers = [offer for offer in piece.offers.all() if offer.kind in wish.kinds]
        reason = _why_not_piece(piece) or ("" if offers else "It has none of these licences.")
        if reason:
            plan.left_out.append(LeftOut(piece.title, "", reason))
            continue
        _plan_piece(plan, piece, offers, wish)
    return plan


def _plan_piece(
    plan: ReductionPlan, piece: CadModel, offers: list[LicenceOffer], wish: ReductionWish
) -> None:
    overlapping = [
        one
        for one in piece.reductions.all()
        if one.starts_at < plan.ends_at and one.ends_at > plan.starts_at
    ]
    wanted = []
    for offer in offers:
        price = wish.price_of(offer.price_minor)
        reason = _why_not_price(offer, price) or _why_not_time(offer, overlapping)
        if reason:
            plan.left_out.append(LeftOut(piece.title, offer.terms.name, reason))
            continue
        reduction = Reduction(
            cad_model=piece,
            kind=offer.kind,
            price_minor=price,
            currency=offer.currency,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
        )
        wanted.append(PlannedReduction(reduction, offer))
    priors = prior_prices(piece, [row.reduction for row in wanted])
    for row, prior in zip(wanted, priors, strict=True):
        row.reduction.prior_minor = prior
    plan.rows.extend(wanted)


def _start(wish: ReductionWish, now: datetime) -> datetime:
    if wish.starts_at is None or now - LATE_START <= wish.starts_at <= now:
        return now
    return wish.starts_at


def _refuse_times(plan: ReductionPlan, now: datetime) -> None:
    if plan.starts_at < now:
        raise ReductionRefused(
            "The start has passed. Leave it empty to begin at once, or write one to come."
        )
    if plan.ends_at <= plan.starts_at:
        raise ReductionRefused("The end is not after the start. Both are in UTC.")
    if plan.starts_at > now + LATEST_START:
        raise ReductionRefused("Begin within a year from now.")
    if plan.ends_at - plan.starts_at > LONGEST_REDUCTION:
        raise ReductionRefused(
            f"A reduction lasts {LONGEST_REDUCTION.days} days at most. For longer, change the "
            "price itself."
        )


def _why_not_piece(piece: CadModel) -> str:
    if piece.sold_exclusively_at is not None:
        return "It is sold exclusively, so nobody can buy it."
    if piece.state == ListingState.SUBMITTED:
        return "It is in review, so it stays as staff see it."
    if piece.state != ListingState.PUBLISHED:
        return "It is not on the shelf."
    return ""


def _why_not_price(offer: LicenceOffer, price_minor: int) -> str:
    if not LOWEST_PRICE_MINOR <= price_minor <= HIGHEST_PRICE_MINOR:
        lowest = Money(LOWEST_PRICE_MINOR, offer.currency)
        return f"It would cost {Money(price_minor, offer.currency)}; the lowest price is {lowest}."
    if price_minor >= offer.price_minor:
        return f"It costs {offer.price} as it is, so that would be no reduction."
    return ""


def _why_not_time(offer: LicenceOffer, overlapping: list[Reduction]) -> str:
    other = next((one for one in overlapping if one.kind == offer.kind), None)
    if other is None:
        return ""
    return (
        f"It is reduced to {other.price} from {other.starts_at:%-d %b %Y, %H:%M} to "
        f"{other.ends_at:%-d %b %Y, %H:%M} UTC already. End that first, or choose another time."
    )
