"""The page of an order while it is paid and afterwards, for a buyer and for a guest's browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from orders.cart import read_cart, write_cart
from orders.models import Order, Shopper
from orders.selectors.receipts import Receipt
from orders.services.change_cart import remove_bought_from_cart
from orders.states import OrderState
from orders.withdrawal import waiver_words


def order_page(
    request: HttpRequest, template: str, *, order: Order, shopper: Shopper
) -> HttpResponse:
    """Polled every two seconds while the order is open; `from` only changes a sentence."""
    came_back = request.GET.get("from") == "payment-page"
    if request.headers.get("HX-Request"):
        if order.is_unsettled:
            return render(request, "orders/_waiting.html", {"order": order, "came_back": came_back})
        return HttpResponse(headers={"HX-Refresh": "true"})
    items = read_cart(request)
    kept = items
    if order.state == OrderState.PAID and items:
        # What is in the library need not stay in the cart.
        kept = remove_bought_from_cart(items=items, buyer=shopper)
    response = render(
        request,
        template,
        {
            "order": order,
            "came_back": came_back,
            "receipt": Receipt(order),
            "waiver_words": waiver_words(),
            "cart_count": len(kept),
        },
    )
    if len(kept) != len(items):
        write_cart(response, kept, coupon_code="")
    return response
