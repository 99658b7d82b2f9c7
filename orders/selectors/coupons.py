"""Whether a coupon fits a cart, and what it takes off it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext

from accounts.models import User
from common.languages import day
from common.money import Money
from common.today import today
from models_catalog.models import LicenceOffer
from orders.errors import CouponRefused
from orders.models import Buyer, Coupon, CouponUse, Guest, Shopper, orders_of
from orders.plain_words import designer_name
from orders.pricing import spread_discount
from orders.states import CouponUseState, OrderState


@dataclass(frozen=True)
class Discounts:
    """What the coupon takes off each offer, by the offer's public id; together at least 1."""

    coupon: Coupon
    by_offer: dict[str, int]


class _Line(Protocol):
    @property
    def offer(self) -> LicenceOffer: ...


def plain_code(text: str) -> str:
    """A typed code as it is stored: in capitals, without spaces, of what a code may hold."""
    kept = [char for char in text.upper() if char.isascii() and (char.isalnum() or char == "-")]
    return "".join(kept)[:20]


def find_discounts(*, code: str, lines: Sequence[_Line], buyer: Shopper) -> Discounts:
    """The coupon's part of each line, in three queries. Raises CouponRefused.

    A use that lies on the buyer's own unpaid order does not stand in the way of that very order.
    """
    coupon = Coupon.objects.filter(code=code).select_related("designer__designer_profile").first()
    if coupon is None:
        raise CouponRefused(
            gettext("There is no coupon “%(code)s”. Check how it is written.") % {"code": code}
        )
    _refuse_by_day(coupon, today())
    _refuse_used_up(coupon, buyer)
    fitting = [line.offer for line in lines if _fits(coupon, line.offer)]
    if not fitting:
        raise CouponRefused(_nothing_fits(coupon))
    prices = [offer.price_now_minor for offer in fitting]
    if sum(prices) < coupon.minimum_minor:
        raise CouponRefused(_too_little(coupon, Money(sum(prices), coupon.currency)))
    parts = spread_discount(
        prices, percent=coupon.percent_off, amount_minor=coupon.amount_off_minor
    )
    by_offer = {offer.public_id: off for offer, off in zip(fitting, parts, strict=True)}
    if not sum(parts):
        raise CouponRefused(
            gettext("“%(code)s” takes nothing off so small a price.") % {"code": coupon.code}
        )
    return Discounts(coupon, by_offer)


def _refuse_by_day(coupon: Coupon, as_of: date) -> None:
    if coupon.is_over(as_of):
        raise CouponRefused(
            gettext("“%(code)s” is over and takes nothing off any more.") % {"code": coupon.code}
        )
    if coupon.starts_on > as_of:
        raise CouponRefused(
            gettext("“%(code)s” can be used from %(day)s on.")
            % {"code": coupon.code, "day": day(coupon.starts_on)}
        )


def _refuse_used_up(coupon: Coupon, buyer: Shopper) -> None:
    limit = coupon.person_limit
    if limit is not None and not isinstance(buyer, User):
        # Anybody may type anybody's address, and would be told whether its owner used the code: so
        # nobody is judged by a typed address, and all without an account read the same.
        words = ngettext(
            "“%(code)s” can be used once by one person, so it needs an account. Log in or sign "
            "up, and use it then: your cart stays as it is.",
            "“%(code)s” can be used %(count)s times by one person, so it needs an account. Log in "
            "or sign up, and use it then: your cart stays as it is.",
            limit,
        )
        raise CouponRefused(words % {"code": coupon.code, "count": limit})
    own = CouponUse.objects.none()
    if not isinstance(buyer, AnonymousUser):
        own = uses_by(buyer, coupon)
    states = list(own.values_list("order__state", flat=True))
    waiting = states.count(OrderState.PENDING)
    if coupon.use_limit is not None and coupon.use_count - waiting >= coupon.use_limit:
        raise CouponRefused(gettext("“%(code)s” has been used up.") % {"code": coupon.code})
    if limit is not None and len(states) - waiting >= limit:
        words = ngettext(
            "“%(code)s” can be used once by one person, and you have.",
            "“%(code)s” can be used %(count)s times by one person, and you have.",
            limit,
        )
        raise CouponRefused(words % {"code": coupon.code, "count": limit})


def uses_by(buyer: Buyer, coupon: Coupon) -> QuerySet[CouponUse]:
    """The buyer's uses that count, as the database counts them when one is added.

    A guest's are those of the browser, and paid ones with the same address: with unpaid ones
    anybody could keep the owner of the address from using the coupon.
    """
    theirs = orders_of(buyer, "order__")
    if isinstance(buyer, Guest) and buyer.email:
        address = buyer.email.lower()
        theirs |= Q(order__guest_email=address, order__state=OrderState.PAID)
    return coupon.uses.filter(theirs, state=CouponUseState.COUNTED)


def _fits(coupon: Coupon, offer: LicenceOffer) -> bool:
    is_in_scope = coupon.designer_id in {None, offer.cad_model.designer_id}
    return is_in_scope and offer.currency == coupon.currency


def _nothing_fits(coupon: Coupon) -> str:
    if coupon.designer:
        return gettext(
            "“%(code)s” takes nothing off what is in your cart: it is for models by %(designer)s."
        ) % {"code": coupon.code, "designer": designer_name(coupon.designer)}
    return gettext("“%(code)s” takes nothing off what is in your cart.") % {"code": coupon.code}


def _too_little(coupon: Coupon, there: Money) -> str:
    facts = {"code": coupon.code, "minimum": coupon.minimum, "there": there}
    if coupon.designer:
        return gettext(
            "“%(code)s” needs %(minimum)s of models by %(designer)s; your cart holds %(there)s."
        ) % {**facts, "designer": designer_name(coupon.designer)}
    return gettext("“%(code)s” needs %(minimum)s; your cart holds %(there)s.") % facts


def off_words(coupon: Coupon) -> str:
    """What a coupon takes off, and whose models it is for where it is not for all."""
    if not coupon.designer:
        return coupon.off_text
    return gettext("%(off)s models by %(designer)s") % {
        "off": coupon.off_text,
        "designer": designer_name(coupon.designer),
    }
