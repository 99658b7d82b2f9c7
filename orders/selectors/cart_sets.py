"""The sets in a cart: which of them are whole, and what each piece costs within."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.urls import reverse
from django.utils.translation import gettext

from common.money import Money
from models_catalog.models import LicenceOffer, PieceSet
from models_catalog.models.piece_set import LEAST_PIECES
from models_catalog.selectors.sets import why_not_offered, with_pieces
from models_catalog.set_price import set_shares
from orders.cart import CartItem


@dataclass(frozen=True)
class SetPart:
    """A line within a set that holds: what it costs there, and in which set."""

    set_id: str
    set_name: str
    minor: int


@dataclass(frozen=True)
class CartSet:
    """A set that was put in the cart; `problem` says why its price does not hold, if it does not.

    Of one that is gone nothing else is known. `whole` is what its pieces cost one by one.
    """

    id: str
    problem: str
    name: str = ""
    url: str = ""
    count: int = 0
    price: Money | None = None
    whole: Money | None = None


class _Line(Protocol):
    @property
    def offer(self) -> LicenceOffer: ...
    @property
    def item(self) -> CartItem: ...
    @property
    def problem(self) -> str: ...


def find_sets(lines: Sequence[_Line]) -> tuple[list[CartSet], dict[str, SetPart]]:
    """The sets that the lines name, and the part of each offer in one that holds, by the offer's
    public id; in four queries, or none where no line names a set.
    """
    wanted = list(dict.fromkeys(line.item.set_id for line in lines if line.item.set_id))
    if not wanted:
        return [], {}
    named = with_pieces(PieceSet.objects.filter(public_id__in=wanted))
    found = {one.public_id: one for one in named}
    sets: list[CartSet] = []
    parts: dict[str, SetPart] = {}
    for set_id in wanted:
        piece_set = found.get(set_id)
        if piece_set is None:
            sets.append(CartSet(set_id, gettext("This set is not offered any more.")))
            continue
        shown, shares = _judge(piece_set, lines, taken=parts)
        sets.append(shown)
        parts.update(shares)
    return sets, parts


def _judge(
    piece_set: PieceSet, lines: Sequence[_Line], *, taken: dict[str, SetPart]
) -> tuple[CartSet, dict[str, SetPart]]:
    places = list(piece_set.places.all())
    # A piece that lies in the cart by itself completes the set as well.
    there = {
        line.offer.cad_model_id: line
        for line in lines
        if line.offer.kind == piece_set.kind
        and line.item.set_id in {"", piece_set.public_id}
        and line.offer.public_id not in taken
    }
    members = [there.get(place.cad_model_id) for place in places]
    found = [line for line in members if line is not None]
    prices = [line.offer.price_now_minor for line in found]
    shares = set_shares(piece_set.price_minor, prices)
    shown = CartSet(
        id=piece_set.public_id,
        problem="",
        name=piece_set.name,
        url=_page_of(piece_set),
        count=len(places),
        price=piece_set.price,
        whole=Money(sum(prices), piece_set.currency),
    )
    if len(places) != piece_set.piece_count:
        return replace(shown, problem=gettext("This set is not offered any more.")), {}
    for place, line in zip(places, members, strict=True):
        title = place.cad_model.title
        if line is None:
            missing = gettext("“%(title)s” is not in the cart with it.") % {"title": title}
            return replace(shown, problem=missing), {}
        if line.problem:
            barred = gettext("“%(title)s” cannot be bought now.") % {"title": title}
            return replace(shown, problem=barred), {}
    if shares is None:
        cheaper = gettext("One by one its pieces cost no more at the moment.")
        return replace(shown, problem=cheaper), {}
    return shown, {
        line.offer.public_id: SetPart(piece_set.public_id, piece_set.name, share)
        for line, share in zip(found, shares, strict=True)
    }


def _page_of(piece_set: PieceSet) -> str:
    """The designer's page where the set has none at the moment."""
    if why_not_offered(piece_set):
        return reverse("models_catalog:designer_page", args=[piece_set.designer.username])
    return piece_set.get_absolute_url()


def sets_in_reach(lines: Sequence[_Line]) -> list[CartSet]:
    """Sets of which every piece lies in the cart by itself, so that one click makes it cheaper;
    four queries at most, and none for a single piece.
    """
    alone = {
        (line.offer.cad_model_id, line.offer.kind): line.offer.price_now_minor
        for line in lines
        if not line.item.set_id and not line.problem
    }
    if len(alone) < LEAST_PIECES:
        return []
    near = PieceSet.objects.filter(places__cad_model__in={piece for piece, _ in alone}).distinct()
    found = []
    for one in with_pieces(near):
        wanted = [(place.cad_model_id, one.kind) for place in one.places.all()]
        if alone.keys() >= set(wanted) and not why_not_offered(one):
            whole = Money(sum(alone[piece] for piece in wanted), one.currency)
            found.append(
                CartSet(
                    id=one.public_id,
                    problem="",
                    name=one.name,
                    url=one.get_absolute_url(),
                    count=len(wanted),
                    price=one.price,
                    whole=whole,
                )
            )
    return found
