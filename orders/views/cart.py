"""The cart page; open to visitors without any cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from common.access import public
from common.same_origin import same_origin_form
from orders.cart import CartItem, is_offer_id, read_cart, write_cart
from orders.errors import CartRefused
from orders.selectors.cart import price_cart
from orders.services.change_cart import add_to_cart, remove_from_cart


@require_safe
@public
def cart(request: HttpRequest) -> HttpResponse:
    return _page(request, read_cart(request))


@require_POST
@same_origin_form
@public
def cart_add(request: HttpRequest) -> HttpResponse:
    """Put the licences of the form's `offer` fields in the cart."""
    items = read_cart(request)
    try:
        items = add_to_cart(
            items=items,
            offer_ids=[text for text in request.POST.getlist("offer") if is_offer_id(text)],
            buyer=request.user,
        )
    except CartRefused as refused:
        return _page(request, items, notice=refused.message, status=409)
    return _to_cart(items)


@require_POST
@same_origin_form
@public
def cart_remove(request: HttpRequest) -> HttpResponse:
    items = remove_from_cart(items=read_cart(request), offer_id=request.POST.get("offer", ""))
    return _to_cart(items)


def _to_cart(items: list[CartItem]) -> HttpResponse:
    response = redirect("orders:cart")
    response.status_code = 303
    write_cart(response, items)
    return response


def _page(
    request: HttpRequest, items: list[CartItem], *, notice: str = "", status: int = 200
) -> HttpResponse:
    cart = price_cart(items=items, buyer=request.user)
    return render(request, "orders/cart.html", {"cart": cart, "notice": notice}, status=status)
