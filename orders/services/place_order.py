"""The buyer agrees to a price: an order with everything that it was agreed on, not paid yet."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from models_catalog.licences import TERMS_VERSION
from models_catalog.models import CadModel, LicenceOffer
from orders.acts import OrderAct
from orders.cart import CartItem
from orders.errors import (
    AnotherOrderPending,
    HeldAlready,
    NothingToBuy,
    NotSellable,
    PriceChanged,
)
from orders.models import Order, OrderLine
from orders.plain_words import designer_name, designer_place, postal_address
from orders.selectors.cart import CartLine, PricedCart, price_cart
from orders.states import OrderState


@transaction.atomic
def place_order(*, actor: User, items: Sequence[CartItem]) -> Order:
    """Reserve an order of the items at the prices they name.

    The same agreement gives the pending order that is there already, so a second click buys
    nothing twice. Raises NothingToBuy, NotSellable, PriceChanged, HeldAlready,
    AnotherOrderPending.
    """
    # Another tab of the buyer waits here, and so does a listing that leaves the shelf.
    lock_rows(User.objects.filter(pk=actor.pk))
    wanted = LicenceOffer.objects.filter(public_id__in=[item.offer_id for item in items])
    lock_rows(CadModel.objects.filter(pk__in=wanted.order_by().values("cad_model")))
    cart = price_cart(items=items, buyer=actor)
    _check(cart)
    pending = _pending_of(actor)
    if pending is None:
        return _write(actor, cart.lines)
    if not _is_same(pending, actor, cart.lines):
        raise AnotherOrderPending(pending)
    return pending


def _check(cart: PricedCart) -> None:
    if not cart.lines:
        raise NothingToBuy("Your cart is empty. Put a licence in it first.")
    for line in cart.lines:
        if line.problem:
            raise NotSellable(f"{line.cad_model.title}: {line.problem}")
    if cart.is_price_changed:
        raise PriceChanged("A price changed since you last saw it. Please check the new total.")
    for line in cart.lines:
        if line.is_held_unawares:
            raise HeldAlready(f"{line.cad_model.title}: {line.note} Pay only if you want it too.")


def _pending_of(buyer: User) -> Order | None:
    return Order.objects.visible_to(buyer).pending().first()


def _is_same(order: Order, buyer: User, lines: Sequence[CartLine]) -> bool:
    """Whether the order holds what would be agreed now, down to the names that it would print."""
    placed = {_agreed(line) for line in order.lines.all()}
    wanted = {_agreed(line) for line in _order_lines(order, lines)}
    names = (buyer.shown_name, postal_address(buyer))
    return placed == wanted and names == (order.buyer_name, order.buyer_address)


def _agreed(line: OrderLine) -> tuple[object, ...]:
    return (
        line.cad_model_id,
        line.licence_kind,
        line.terms_version,
        line.price_minor,
        line.designer_name,
        line.designer_place,
    )


def _write(buyer: User, lines: Sequence[CartLine]) -> Order:
    order = Order(
        buyer=buyer,
        buyer_name=buyer.shown_name,
        buyer_address=postal_address(buyer),
        state=OrderState.PENDING,
        currency=settings.SHOP_CURRENCY,
        total_minor=sum(line.offer.price_minor for line in lines),
    )
    order.save()
    OrderLine.objects.bulk_create(_order_lines(order, lines))
    record_act(actor=buyer, act=OrderAct.PLACED, target=order)
    return order


def _order_lines(order: Order, lines: Sequence[CartLine]) -> list[OrderLine]:
    return [_order_line(order, position, line) for position, line in enumerate(lines, start=1)]


def _order_line(order: Order, position: int, line: CartLine) -> OrderLine:
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
        list_price_minor=line.offer.price_minor,
        price_minor=line.offer.price_minor,
        fee_basis_points=settings.PLATFORM_FEE_BASIS_POINTS,
    )
