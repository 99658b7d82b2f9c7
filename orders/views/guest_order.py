"""How a guest's payment stands, in the browser that placed the order; no files open from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from common.access import public
from common.models import Machine
from common.refusals import refusal_shown_at
from orders.cart import read_cart, write_cart
from orders.guest_cookie import shopper_of
from orders.models import Guest, Order
from orders.selectors.receipts import misfit_of, offers_again, receipt_lines
from orders.services.change_cart import remove_bought_from_cart
from orders.services.give_up_order import give_up_order
from orders.states import OrderState
from orders.views.orders import MISFITS


@require_safe
@public
def guest_order(request: HttpRequest, number: str) -> HttpResponse:
    """Polled every two seconds while the order is open; `from` only changes a sentence."""
    shopper = shopper_of(request)
    order = _own_order(request, number)
    if order is None:
        return _elsewhere(request, number)
    came_back = request.GET.get("from") == "payment-page"
    if request.headers.get("HX-Request"):
        if order.is_unsettled:
            return render(request, "orders/_waiting.html", {"order": order, "came_back": came_back})
        return HttpResponse(headers={"HX-Refresh": "true"})
    items = read_cart(request)
    kept = items
    if order.state == OrderState.PAID and items:
        kept = remove_bought_from_cart(items=items, buyer=shopper)
    response = render(
        request,
        "orders/guest_order.html",
        {
            "order": order,
            "came_back": came_back,
            "lines": receipt_lines(order),
            "misfit": misfit_of(order) if order.state in MISFITS else None,
            "offers_again": offers_again(order) if order.state == OrderState.CANCELLED else [],
            "cart_count": len(kept),
        },
    )
    if len(kept) != len(items):
        write_cart(response, kept, coupon_code="")
    return response


@require_POST
@public
@refusal_shown_at("orders:guest_order", "number")
def guest_order_give_up(request: HttpRequest, number: str) -> HttpResponse:
    order = _own_order(request, number)
    if order is None:
        return _elsewhere(request, number)
    order = give_up_order(actor=Machine.GUEST, order=order)
    response = redirect(order)
    response.status_code = 303
    return response


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
