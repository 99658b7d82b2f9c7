"""Put licences in a cart and take them out; the cart is a value, nothing is stored."""

from collections.abc import Sequence

from django.utils.translation import gettext

from orders.cart import MAX_ITEMS, CartItem
from orders.errors import CartRefused
from orders.models import Shopper
from orders.selectors.cart import price_cart


def add_to_cart(
    *, items: Sequence[CartItem], offer_ids: Sequence[str], buyer: Shopper
) -> list[CartItem]:
    """The cart with the offers in it; several licences of one model may lie side by side.

    Raises CartRefused when an offer cannot be bought by this person, or the cart is full.
    """
    wanted = [CartItem(offer_id, 0) for offer_id in dict.fromkeys(offer_ids)][:MAX_ITEMS]
    found = price_cart(items=wanted, buyer=buyer, with_pictures=False)
    if not found.lines:
        raise CartRefused(gettext("This licence is not for sale any more."))
    for line in found.lines:
        if line.problem:
            raise CartRefused(f"{line.cad_model.title}: {line.problem}")
    added = [
        CartItem(line.offer.public_id, line.price.minor, line.held_count) for line in found.lines
    ]
    kept = [item for item in items if item.offer_id not in {new.offer_id for new in added}] + added
    if len(kept) > MAX_ITEMS:
        raise CartRefused(
            gettext("The cart holds %(most)s licences. Check out, or take something out first.")
            % {"most": MAX_ITEMS}
        )
    return kept


def remove_from_cart(*, items: Sequence[CartItem], offer_id: str) -> list[CartItem]:
    return [item for item in items if item.offer_id != offer_id]


def remove_bought_from_cart(*, items: Sequence[CartItem], buyer: Shopper) -> list[CartItem]:
    """The cart without what is in the library since it was put there."""
    cart = price_cart(items=items, buyer=buyer)
    bought = {line.offer.public_id for line in cart.lines if line.is_held_unawares}
    return [item for item in items if item.offer_id not in bought]
