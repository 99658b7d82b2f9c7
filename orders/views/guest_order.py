"""How a guest's payment stands, in the browser that placed the order; no files open from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from common.access import public
from common.models import Machine
from common.refusals import refusal_shown_at
from common.see_other import see_other
from orders.guest_cookie import shopper_of
from orders.models import Guest, Order
from orders.services.wish_cancellation import wish_cancellation
from orders.views.order_pages import order_page


@require_safe
@public
def guest_order(request: HttpRequest, number: str) -> HttpResponse:
    order = _own_order(request, number)
    if order is None:
        return _elsewhere(request, number)
    return order_page(request, "orders/guest_order.html", order=order, shopper=shopper_of(request))


@require_POST
@public
@refusal_shown_at("orders:guest_order", "number")
def guest_order_give_up(request: HttpRequest, number: str) -> HttpResponse:
    order = _own_order(request, number)
    if order is None:
        return _elsewhere(request, number)
    order = wish_cancellation(actor=Machine.GUEST, order=order)
    return see_other(order)


def _own_order(request: HttpRequest, number: str) -> Order | None:
    shopper = shopper_of(request)
    if not isinstance(shopper, Guest):
        return None
    return Order.objects.placed_by(shopper).filter(number=number).first()


def _elsewhere(request: HttpRequest, number: str) -> HttpResponse:
    """Whether there is such an order is told to nobody else."""
    if request.user.is_authenticated:
        return redirect("orders:order_detail", number)
    return redirect("orders:guest_link_send")
