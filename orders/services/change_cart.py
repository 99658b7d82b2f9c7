"""Put licences in a cart and take them out; the cart is a value, nothing is stored."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from models_catalog.models import LicenceOffer
from orders.cart import MAX_ITEMS, CartItem
from orders.errors import CartRefused
from orders.selectors.cart import price_cart


def add_to_cart(
    *, items: Sequence[CartItem], offer_ids: Sequence[str], buyer: User | AnonymousUser
) -> list[CartItem]:
    """The cart with the offers in it; another licence of the same model gives way.

    Raises CartRefused when an offer cannot be bought by this person, or the cart is full.
    """
    wanted = [CartItem(offer_id, 0) for offer_id in dict.fromkeys(offer_ids)][:MAX_ITEMS]
    found = price_cart(items=wanted, buyer=buyer)
    if not found.lines:
        raise CartRefused("This licence is not for sale any more.")
    for line in found.lines:
        if line.problem:
            raise CartRefused(f"{line.cad_model.title}: {line.problem}")
    replaced = _offers_of_models([line.offer.cad_model_id for line in found.lines])
    kept = [item for item in items if item.offer_id not in replaced]
    kept += [CartItem(line.offer.public_id, line.offer.price_minor) for line in found.lines]
    if len(kept) > MAX_ITEMS:
        raise CartRefused(
            f"The cart holds {MAX_ITEMS} licences. Check out, or take something out first."
        )
    return kept


def remove_from_cart(*, items: Sequence[CartItem], offer_id: str) -> list[CartItem]:
    return [item for item in items if item.offer_id != offer_id]


def remove_models_from_cart(
    *, items: Sequence[CartItem], model_ids: Sequence[int]
) -> list[CartItem]:
    """The cart without any licence of these models: they are bought."""
    bought = _offers_of_models(model_ids)
    return [item for item in items if item.offer_id not in bought]


def _offers_of_models(model_ids: Sequence[int]) -> set[str]:
    offers = LicenceOffer.objects.filter(cad_model__in=model_ids)
    return set(offers.order_by().values_list("public_id", flat=True))
