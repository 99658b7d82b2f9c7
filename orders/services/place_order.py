"""The buyer agrees to a price: an order with everything that it was agreed on, not paid yet."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import record_act
from common.languages import language_now
from common.locking import lock_rows
from common.personal import hold_person, refuse_leaving
from models_catalog.licences import TERMS_VERSION
from models_catalog.models import CadModel, LicenceOffer
from orders.acts import OrderAct
from orders.cart import CartItem
from orders.errors import (
    AnotherOrderPending,
    BelowMinimum,
    CouponRefused,
    HeldAlready,
    NothingToBuy,
    NotSellable,
    PriceChanged,
)
from orders.limits import refuse_busy_buyer
from orders.models import Buyer, Coupon, Guest, GuestBrowser, Order, OrderLine, actor_of
from orders.plain_words import designer_name, designer_place, postal_address
from orders.selectors.cart import CartLine, PricedCart, price_cart
from orders.services.count_coupon_use import count_coupon_use
from orders.services.deliver_order import deliver_order
from orders.services.exclusive_sale import reserve_exclusives
from orders.states import OrderState
from orders.withdrawal import NOTHING_ASKED, Asked, waiver_words


@transaction.atomic
def place_order(
    *,
    actor: Buyer,
    items: Sequence[CartItem],
    coupon_code: str = "",
    asked: Asked = NOTHING_ASKED,
) -> Order:
    """Reserve an order of the items at the prices they name, less the coupon.

    The same agreement gives the pending order that is there already, so a second click buys
    nothing twice. Where nothing is left to pay, the order is delivered at once. Raises
    NothingToBuy, NotSellable, PriceChanged, HeldAlready, CouponRefused, BelowMinimum,
    TooManyPayments, AnotherOrderPending, PersonLeaves.
    """
    # Another tab of the buyer waits here, and so does a listing that leaves the shelf.
    if isinstance(actor, Guest):
        lock_rows(GuestBrowser.objects.filter(pk=actor.browser.pk))
    else:
        hold_person(actor.pk)
        refuse_leaving(actor.pk)
    wanted = LicenceOffer.objects.filter(public_id__in=[item.offer_id for item in items])
    lock_rows(CadModel.objects.filter(pk__in=wanted.order_by().values("cad_model")))
    if coupon_code:
        lock_rows(Coupon.objects.filter(code=coupon_code))
    cart = price_cart(items=items, buyer=actor, coupon_code=coupon_code)
    _check(cart)
    pending = _pending_of(actor)
    if pending and _is_same(pending, actor, cart):
        _note_asked(pending, asked)
        return pending
    # Before an older order is given up for this one: refused afterwards, both would be lost.
    refuse_busy_buyer(actor)
    if pending is None:
        order = _write(actor, cart, asked)
        if order.total_minor:
            return order
        return deliver_order(actor=actor_of(actor), order=order, moved=None)
    raise AnotherOrderPending(pending)


def _note_asked(order: Order, asked: Asked) -> None:
    """What the boxes say now, in the language of now, holds until the order is paid."""
    waives = asked.delivers_now and not asked.is_business
    order.is_business_purchase = asked.is_business
    order.waived_at = timezone.now() if waives else None
    # As the buyer read them.
    order.waiver_words = waiver_words() if waives else ""
    order.language = language_now()
    order.save(update_fields=["is_business_purchase", "waived_at", "waiver_words", "language"])


def _check(cart: PricedCart) -> None:
    if not cart.lines:
        raise NothingToBuy(gettext("Your cart is empty. Put a licence in it first."))
    for line in cart.lines:
        if line.problem:
            raise NotSellable(f"{line.cad_model.title}: {line.problem}")
    if cart.is_price_changed:
        raise PriceChanged(
            gettext("A price changed since you last saw it. Please check the new total.")
        )
    for line in cart.lines:
        if line.is_held_unawares:
            ask = gettext("Pay only if you want it too.")
            raise HeldAlready(f"{line.cad_model.title}: {line.note} {ask}")
    if cart.coupon_problem:
        raise CouponRefused(cart.coupon_problem)
    if cart.too_small:
        raise BelowMinimum(cart.too_small)


def _pending_of(buyer: Buyer) -> Order | None:
    return Order.objects.placed_by(buyer).pending().first()


def _is_same(order: Order, buyer: Buyer, cart: PricedCart) -> bool:
    """Whether the order holds what would be agreed now, down to the names that it would print."""
    placed = {_agreed(line) for line in order.lines.all()}
    wanted = {_agreed(line) for line in _order_lines(order, cart)}
    coupon = Coupon.objects.filter(uses__order=order).first()
    return placed == wanted and _names_of(buyer) == _names_of_order(order) and coupon == cart.coupon


def _names_of(buyer: Buyer) -> tuple[str, str, str]:
    """Name, postal address and, of a guest, e-mail address, as they are frozen with the order."""
    if isinstance(buyer, Guest):
        return buyer.name, "", buyer.email.lower()
    return buyer.shown_name, postal_address(buyer), ""


def _names_of_order(order: Order) -> tuple[str, str, str]:
    return order.buyer_name, order.buyer_address, order.guest_email


def _agreed(line: OrderLine) -> tuple[object, ...]:
    return (
        line.cad_model_id,
        line.licence_kind,
        line.terms_version,
        line.set_name,
        line.list_price_minor,
        line.price_minor,
        line.designer_name,
        line.designer_place,
    )


def _write(buyer: Buyer, cart: PricedCart, asked: Asked) -> Order:
    name, address, guest_email = _names_of(buyer)
    order = Order(
        buyer=None if isinstance(buyer, Guest) else buyer,
        buyer_name=name,
        buyer_address=address,
        guest_email=guest_email,
        guest_browser=buyer.browser if isinstance(buyer, Guest) else None,
        state=OrderState.PENDING,
        currency=settings.SHOP_CURRENCY,
        total_minor=cart.total.minor,
    )
    order.save()
    _note_asked(order, asked)
    OrderLine.objects.bulk_create(_order_lines(order, cart))
    if cart.coupon:
        count_coupon_use(coupon=cart.coupon, order=order, discount_minor=cart.discount.minor)
    reserve_exclusives(order=order)
    record_act(actor=actor_of(buyer), act=OrderAct.PLACED, target=order)
    return order


def _order_lines(order: Order, cart: PricedCart) -> list[OrderLine]:
    return [
        _order_line(order, position, line, cart.coupon)
        for position, line in enumerate(cart.lines, start=1)
    ]


def _order_line(order: Order, position: int, line: CartLine, coupon: Coupon | None) -> OrderLine:
    return OrderLine(
        order=order,
        position=position,
        cad_model=line.cad_model,
        release=line.release,
        designer=line.cad_model.designer,
        designer_name=designer_name(line.cad_model.designer),
        designer_place=designer_place(line.cad_model.designer),
        title=line.cad_model.title,
        licence_kind=line.offer.kind,
        casting_count=line.offer.terms.castings,
        terms_version=TERMS_VERSION,
        set_name=line.part.set_name if line.part else "",
        list_price_minor=line.price.minor,
        discount_minor=line.discount_minor,
        discount_borne_by=coupon.discount_borne_by if coupon and line.discount_minor else "",
        price_minor=line.to_pay.minor,
        fee_basis_points=settings.PLATFORM_FEE_BASIS_POINTS,
        fee_minimum_minor=settings.PLATFORM_FEE_MINIMUM_MINOR,
    )
