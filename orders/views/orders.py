"""An order's page, for its buyer only; it shows what the database says and grants nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.refusals import refusal_shown_at
from orders.cart import read_cart, write_cart
from orders.models import Order
from orders.selectors.receipts import misfit_of, offers_again, receipt_lines, refunds_shown
from orders.services.change_cart import remove_bought_from_cart
from orders.services.give_up_order import give_up_order
from orders.states import OrderState

MISFITS = frozenset({OrderState.QUARANTINED, OrderState.CANCELLED})


@require_safe
@buyer_required
def order_detail(request: HttpRequest, number: str) -> HttpResponse:
    """Polled every two seconds while the order is open; `from` only changes a sentence."""
    order = _own_order(request, number)
    came_back = request.GET.get("from") == "payment-page"
    if request.headers.get("HX-Request"):
        if order.is_unsettled:
            return render(request, "orders/_waiting.html", {"order": order, "came_back": came_back})
        return HttpResponse(headers={"HX-Refresh": "true"})
    items = read_cart(request)
    kept = items
    if order.state == OrderState.PAID and items:
        # What is in the library need not stay in the cart.
        kept = remove_bought_from_cart(items=items, buyer=current_user(request))
    response = render(
        request,
        "orders/order_detail.html",
        {
            "order": order,
            "came_back": came_back,
            "lines": receipt_lines(order),
            "documents": order.documents.order_by("issued_at", "pk"),
            "refunds": refunds_shown(order),
            "misfit": misfit_of(order) if order.state in MISFITS else None,
            "offers_again": offers_again(order) if order.state == OrderState.CANCELLED else [],
            "cart_count": len(kept),
        },
    )
    if len(kept) != len(items):
        write_cart(response, kept, coupon_code="")
    return response


@require_POST
@buyer_required
@refusal_shown_at("orders:order_detail", "number")
def order_give_up(request: HttpRequest, number: str) -> HttpResponse:
    order = _own_order(request, number)
    give_up_order(actor=current_user(request), order=order)
    response = redirect(order)
    response.status_code = 303
    return response


def _own_order(request: HttpRequest, number: str) -> Order:
    return get_object_or_404(Order.objects.visible_to(current_user(request)), number=number)
