"""An order's page, for its buyer only; it shows what the database says and grants nothing."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.refusals import refusal_shown_at
from orders.cart import read_cart, write_cart
from orders.errors import NotWithdrawable
from orders.models import Order
from orders.selectors.receipts import (
    licences_stand,
    misfit_of,
    notices_shown,
    offers_again,
    orders_with_papers,
    receipt_lines,
    refunds_shown,
)
from orders.services.change_cart import remove_bought_from_cart
from orders.services.deliver_now import deliver_now
from orders.services.give_up_order import give_up_order
from orders.services.withdraw_from_contract import withdraw_from_contract
from orders.states import OrderState
from orders.withdrawal import WAIVER_WORDS

A_PAGE = 24
MISFITS = frozenset({OrderState.QUARANTINED, OrderState.CANCELLED})


@require_safe
@buyer_required
def order_list(request: HttpRequest) -> HttpResponse:
    orders = orders_with_papers(current_user(request))
    page = Paginator(orders, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/order_list.html", {"orders": page})


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
    lines = receipt_lines(order)
    response = render(
        request,
        "orders/order_detail.html",
        {
            "order": order,
            "came_back": came_back,
            "can_withdraw": order.can_be_withdrawn(timezone.now()),
            "waiver_words": WAIVER_WORDS,
            "lines": lines,
            "licences": licences_stand(lines),
            "notices": notices_shown(order),
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
    return _see(order)


@require_POST
@buyer_required
@refusal_shown_at("orders:order_detail", "number")
def order_deliver_now(request: HttpRequest, number: str) -> HttpResponse:
    order = _own_order(request, number)
    if "delivers_now" not in request.POST:
        raise NotWithdrawable("Tick the box first: by it you give up the right of withdrawal.")
    deliver_now(actor=current_user(request), order=order)
    return _see(order)


@require_safe
@buyer_required
def order_withdraw_confirm(request: HttpRequest, number: str) -> HttpResponse:
    """The second step says what happens, and withdraws on a click of its button alone."""
    order = _own_order(request, number)
    if not order.can_be_withdrawn(timezone.now()):
        return redirect(order)
    return render(request, "orders/order_withdraw_confirm.html", {"order": order})


@require_POST
@buyer_required
@refusal_shown_at("orders:order_detail", "number")
def order_withdraw(request: HttpRequest, number: str) -> HttpResponse:
    order = _own_order(request, number)
    withdraw_from_contract(actor=current_user(request), order=order)
    return _see(order)


def _see(order: Order) -> HttpResponse:
    response = redirect(order)
    response.status_code = 303
    return response


def _own_order(request: HttpRequest, number: str) -> Order:
    return get_object_or_404(Order.objects.visible_to(current_user(request)), number=number)
