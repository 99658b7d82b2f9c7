"""What is asked of held money, of designers and of the catalogue for the pages of this room."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext, pgettext

from accounts.models import User
from common.money import Money
from design_requests.finger_words import read_finger_size
from design_requests.models import (
    Brief,
    Delivery,
    Milestone,
    MilestonePayment,
    Offer,
    PieceKind,
    RequestLicence,
)
from design_requests.shares import shares_of_release
from design_requests.states import MilestoneState
from geometry.metals import METALS, weight_g
from models_catalog.hooks import HandedOver, PieceRating
from models_catalog.metal_words import metal_in_sentence
from models_catalog.models import CadModel, ListingIndex
from models_catalog.selectors.ratings import ratings_of
from orders.hooks import Verified


def left_of(payment: MilestonePayment) -> int:
    """Minor units of a payment that have not left, and are not about to."""
    gone = payment.parts.standing().order_by().aggregate(sum=Sum("amount_minor"))["sum"] or 0
    return payment.amount_minor - gone


_SHELVES = {
    PieceKind.RING: ("rings", "signets"),
    PieceKind.PENDANT: ("pendants",),
    PieceKind.EARRINGS: ("earrings",),
    PieceKind.BRACELET: ("bangles", "bracelets"),
    PieceKind.BROOCH: ("brooches",),
}
# Half a US size to either side.
_SAME_FINGER_MM = 0.41
# Of fewer pieces a span says nothing.
_FEWEST = 4
_MOST_READ = 500


@dataclass(frozen=True)
class UsualWeight:
    """What the middle half of the shop's pieces of a kind weigh, when cast in a metal."""

    least_g: float
    most_g: float
    piece_count: int
    metal: str
    # Whether they are of the finger size that was asked for.
    is_of_size: bool


def usual_weight(brief: Brief) -> UsualWeight | None:
    """Out of the measured volumes of the catalogue; None where too few were measured."""
    metal = next((one for one in METALS.values() if one.name == brief.metal), None)
    shelves = _SHELVES.get(PieceKind(brief.kind), ())
    if metal is None or not shelves:
        return None
    rows = ListingIndex.objects.filter(category__slug__in=shelves, volume_mm3__isnull=False)
    finger = read_finger_size(brief.finger_size) if brief.kind == PieceKind.RING else None
    if finger:
        near = (finger.diameter_mm - _SAME_FINGER_MM, finger.diameter_mm + _SAME_FINGER_MM)
        sized = _volumes(rows.filter(inner_diameter_mm__range=near))
        if len(sized) >= _FEWEST:
            return _usual(sized, metal.key, is_of_size=True)
    volumes = _volumes(rows)
    return _usual(volumes, metal.key, is_of_size=False) if len(volumes) >= _FEWEST else None


def _volumes(rows: QuerySet[ListingIndex]) -> list[float]:
    newest = rows.order_by("-published_at")[:_MOST_READ]
    return [row.volume_mm3 for row in newest.only("volume_mm3") if row.volume_mm3]


def _usual(volumes: list[float], metal_key: str, *, is_of_size: bool) -> UsualWeight:
    low, _middle, high = quantiles(volumes, n=4, method="inclusive")
    return UsualWeight(
        least_g=weight_g(low, metal_key),
        most_g=weight_g(high, metal_key),
        piece_count=len(volumes),
        metal=metal_in_sentence(metal_key),
        is_of_size=is_of_size,
    )


def handed_over(cad_model: CadModel) -> list[HandedOver]:
    """The delivered releases of a piece; it is for sale where the offer says so, after its end."""
    rows = Delivery.objects.filter(release__cad_model=cad_model).select_related("milestone__offer")
    return [
        HandedOver(
            release_id=row.release_id,
            may_be_sold=row.milestone.offer.may_be_listed and row.milestone.ended_at is not None,
        )
        for row in rows
    ]


def verify_licence(number: str) -> Verified | None:
    """Of a piece that was designed to order; it holds as long as its files are open."""
    found = RequestLicence.objects.filter(number=number)
    licence = found.select_related("delivery__milestone__offer__brief").first()
    if licence is None:
        return None
    milestone = licence.delivery.milestone
    holds = milestone.are_files_open
    return Verified(
        number=number,
        title=gettext("%(kind)s, designed to order")
        % {"kind": milestone.offer.brief.get_kind_display()},
        licence=licence.terms.shown_name,
        state=pgettext("licence", "Active") if holds else pgettext("licence", "Ended"),
        holds=holds,
        castings_left=gettext("%(castings)s, counted by the holder")
        % {"castings": licence.terms.shown_castings},
    )


def standing_offers(briefs: Iterable[Brief]) -> dict[int, int]:
    """How many offers stand on each of the briefs that have any, by the brief's key."""
    rows = Offer.objects.standing().filter(brief__in=list(briefs)).order_by()
    return dict(rows.values_list("brief").annotate(Count("pk")))


@dataclass(frozen=True)
class RecordHere:
    """What a designer's jobs in this room came to."""

    delivered_count: int
    on_time_count: int
    rounds_a_job: float | None
    # What buyers gave their pieces on the shelf.
    rating: PieceRating = PieceRating()


def records_of(designers: list[User]) -> dict[int, RecordHere]:
    """By the account; two queries for all."""
    done = Q(delivered_at__isnull=False)
    rows = (
        Milestone.objects.filter(offer__designer__in=designers)
        .order_by()
        .values("offer__designer")
        .annotate(
            delivered=Count("pk", filter=done),
            on_time=Count("pk", filter=done & Q(delivered_at__lte=F("due_at"))),
            rounds=Avg("rounds_used", filter=Q(state=MilestoneState.SETTLED)),
        )
    )
    found = {
        row["offer__designer"]: (row["delivered"], row["on_time"], row["rounds"]) for row in rows
    }
    ratings = ratings_of(designers)
    return {
        one.pk: RecordHere(
            *found.get(one.pk, (0, 0, None)), rating=ratings.get(one.pk, PieceRating())
        )
        for one in designers
    }


@dataclass(frozen=True)
class Split:
    """One milestone's price, our fee and what its designer gets, before tax."""

    title: str
    day_count: int
    price: Money
    fee: Money
    share: Money


def split_of(
    *,
    title: str,
    day_count: int,
    price_minor: int,
    currency: str,
    fee_basis_points: int,
    fee_minimum_minor: int,
) -> Split:
    shares = shares_of_release(
        price_minor,
        paid_minor=price_minor,
        tax_minor=0,
        fee_basis_points=fee_basis_points,
        fee_minimum_minor=fee_minimum_minor,
    )
    return Split(
        title=title,
        day_count=day_count,
        price=Money(price_minor, currency),
        fee=Money(shares.platform_fee_minor, currency),
        share=Money(shares.designer_share_minor, currency),
    )
