"""Put licences in a cart and take them out; the cart is a value, nothing is stored."""

from collections.abc import Sequence

from django.utils.translation import gettext

from models_catalog.models import PieceSet
from models_catalog.selectors.sets import offers_of, why_not_offered, with_pieces
from orders.cart import MAX_ITEMS, CartItem, FilledCart
from orders.errors import CartRefused
from orders.models import Shopper
from orders.selectors.cart import price_cart


def add_to_cart(
    *, items: Sequence[CartItem], offer_ids: Sequence[str], buyer: Shopper
) -> FilledCart:
    """The cart with the offers in it; several licences of one model may lie side by side.

    Raises CartRefused when an offer cannot be bought by this person, or the cart is full.
    """
    wanted = [CartItem(offer_id, 0) for offer_id in dict.fromkeys(offer_ids)][:MAX_ITEMS]
    found = price_cart(items=wanted, buyer=buyer, with_releases=False)
    if not found.lines:
        raise CartRefused(gettext("This licence is not for sale any more."))
    for line in found.lines:
        if line.problem:
            raise CartRefused(f"{line.cad_model.title}: {line.problem}")
    in_sets = _offers_in_sets(items, buyer)
    added = [
        CartItem(line.offer.public_id, line.price.minor, line.held_count)
        for line in found.lines
        if line.offer.public_id not in in_sets
    ]
    pieces = {line.offer.cad_model_id for line in found.lines}
    return FilledCart(_with_added(items, added), sorted(pieces))


def _offers_in_sets(items: Sequence[CartItem], buyer: Shopper) -> set[str]:
    """What lies there at its part of a set's price, which stays so; asked where a set is named."""
    if not any(item.set_id for item in items):
        return set()
    there = price_cart(items=items, buyer=buyer, with_releases=False)
    return {line.offer.public_id for line in there.lines if line.part}


def add_set_to_cart(*, items: Sequence[CartItem], set_id: str, buyer: Shopper) -> FilledCart:
    """The cart with the pieces of a set in it, at the set's price.

    Raises CartRefused when it is not offered or cannot be bought whole, or the cart is full.
    """
    piece_set = with_pieces(PieceSet.objects.filter(public_id=set_id)).first()
    if piece_set is None or why_not_offered(piece_set):
        raise CartRefused(gettext("This set is not offered any more."))
    pieces = [
        CartItem(offer.public_id, 0, set_id=set_id) for offer in offers_of(piece_set).values()
    ]
    kept = _with_added(items, pieces)
    cart = price_cart(items=kept, buyer=buyer, with_releases=False)
    lines = [line for line in cart.lines if line.item.set_id == set_id]
    for line in lines:
        if line.problem:
            whole = gettext("So the set cannot be bought whole; its other pieces can, one by one.")
            raise CartRefused(f"{line.cad_model.title}: {line.problem} {whole}")
    seen = {
        line.offer.public_id: CartItem(
            line.offer.public_id, line.price.minor, line.held_count, set_id
        )
        for line in lines
    }
    added = {line.offer.cad_model_id for line in lines}
    return FilledCart([seen.get(item.offer_id, item) for item in kept], sorted(added))


def _with_added(items: Sequence[CartItem], added: Sequence[CartItem]) -> list[CartItem]:
    kept = [item for item in items if item.offer_id not in {new.offer_id for new in added}]
    kept += added
    if len(kept) > MAX_ITEMS:
        raise CartRefused(
            gettext("The cart holds %(most)s licences. Check out, or take something out first.")
            % {"most": MAX_ITEMS}
        )
    return kept


def remove_from_cart(*, items: Sequence[CartItem], offer_id: str) -> list[CartItem]:
    return [item for item in items if item.offer_id != offer_id]


def remove_set_from_cart(
    *, items: Sequence[CartItem], set_id: str, buyer: Shopper
) -> list[CartItem]:
    """Without all that was put in with the set, or costs its part of the set's price."""
    cart = price_cart(items=items, buyer=buyer, with_releases=False)
    within = {
        line.offer.public_id for line in cart.lines if line.part and line.part.set_id == set_id
    }
    return [
        item
        for item in items
        if not set_id or set_id != item.set_id and item.offer_id not in within
    ]


def remove_bought_from_cart(*, items: Sequence[CartItem], buyer: Shopper) -> list[CartItem]:
    """The cart without what is in the library since it was put there."""
    cart = price_cart(items=items, buyer=buyer)
    bought = {line.offer.public_id for line in cart.lines if line.is_held_unawares}
    return [item for item in items if item.offer_id not in bought]
