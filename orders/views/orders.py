"""An order's page, for its buyer only; it shows what the database says and grants nothing."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.refusals import refusal_shown_at
from common.see_other import see_other
from orders.errors import NotWithdrawable
from orders.models import Order
from orders.selectors.receipts import orders_with_papers
from orders.services.deliver_now import deliver_now
from orders.services.wish_cancellation import wish_cancellation
from orders.services.withdraw_from_contract import withdraw_from_contract
from orders.views.order_pages import order_page

A_PAGE = 24


@require_safe
@buyer_required
def order_list(request: HttpRequest) -> HttpResponse:
    orders = orders_with_papers(current_user(request))
    page = Paginator(orders, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/order_list.html", {"orders": page})


@require_safe
@buyer_required
def order_detail(request: HttpRequest, number: str) -> HttpResponse:
    return order_page(
        request,
        "orders/order_detail.html",
        order=_own_order(request, number),
        shopper=current_user(request),
    )


@require_POST
@buyer_required
@refusal_shown_at("orders:order_detail", "number")
def order_give_up(request: HttpRequest, number: str) -> HttpResponse:
    order = _own_order(request, number)
    wish_cancellation(actor=current_user(request), order=order)
    return see_other(order)


@require_POST
@buyer_required
@refusal_shown_at("orders:order_detail", "number")
def order_deliver_now(request: HttpRequest, number: str) -> HttpResponse:
    order = _own_order(request, number)
    if "delivers_now" not in request.POST:
        raise NotWithdrawable(
            gettext("Tick the box first: by it you give up the right of withdrawal.")
        )
    deliver_now(actor=current_user(request), order=order)
    return see_other(order)


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
    return see_other(order)


def _own_order(request: HttpRequest, number: str) -> Order:
    return get_object_or_404(Order.objects.visible_to(current_user(request)), number=number)
