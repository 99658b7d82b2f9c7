"""The cart: a signed cookie that names offers, the price that the visitor saw, and a coupon."""

import re
from dataclasses import astuple, dataclass
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

MAX_ITEMS = 30
MAX_AGE_SECONDS = 30 * 24 * 3600
_signer = Signer(salt="orders.cart")
_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,22}")


@dataclass(frozen=True)
class CartItem:
    """An offer by its public id, and what was known when it was put in the cart."""

    offer_id: str
    # Its price in minor units.
    seen_minor: int
    # How many licences of this kind the buyer held then. With more by now, they are asked again.
    seen_held: int = 0
    # The set that it was put in with, by its public id.
    set_id: str = ""


@dataclass(frozen=True)
class FilledCart:
    """A cart after something was put in, and the pieces of which that was, by their numbers."""

    items: list[CartItem]
    added_pieces: list[int]


def read_cart(request: HttpRequest) -> list[CartItem]:
    """What the visitor's cookie names; an altered or unreadable cookie is an empty cart."""
    try:
        return [_item(*kept) for kept in _held(request).get("items", [])][:MAX_ITEMS]
    except (ValueError, TypeError):
        return []


def count_in_cart(request: HttpRequest) -> int:
    """How many licences lie there; a page that is made for others too is told it."""
    told: int | None = getattr(request, "told_cart_count", None)
    return len(read_cart(request)) if told is None else told


def read_coupon_code(request: HttpRequest) -> str:
    """The code that was accepted last; whether it still takes something off is asked each time."""
    return str(_held(request).get("coupon", ""))


def _held(request: HttpRequest) -> dict[str, Any]:
    try:
        held = _signer.unsign_object(request.COOKIES.get(settings.CART_COOKIE_NAME, ""))
    except (BadSignature, ValueError):
        return {}
    # A list of items alone is a cart from before there were coupons.
    return held if isinstance(held, dict) else {"items": held}


def _item(offer_id: str, seen_minor: int, seen_held: int = 0, set_id: str = "") -> CartItem:
    return CartItem(str(offer_id), int(seen_minor), int(seen_held), str(set_id))


def is_public_id(text: str) -> bool:
    """Whether a text from a form has the shape of an offer's or a set's public id."""
    return _PUBLIC_ID.fullmatch(text) is not None


def write_cart(response: HttpResponse, items: list[CartItem], *, coupon_code: str) -> None:
    """Keep the cart in the visitor's browser; without items it leaves no cookie."""
    if not items:
        response.delete_cookie(settings.CART_COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        settings.CART_COOKIE_NAME,
        _signer.sign_object(
            {"items": [list(astuple(item)) for item in items[:MAX_ITEMS]], "coupon": coupon_code}
        ),
        max_age=MAX_AGE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )
