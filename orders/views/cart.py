"""The cart page; open to visitors without any cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from activity.noting import note_cart
from common.access import public
from common.same_origin import same_origin_form
from common.see_other import see_other
from orders.cart import CartItem, FilledCart, is_public_id, read_cart, read_coupon_code, write_cart
from orders.errors import CartRefused
from orders.guest_cookie import shopper_of
from orders.selectors.cart import price_cart
from orders.selectors.cart_sets import sets_in_reach
from orders.selectors.coupons import plain_code
from orders.services.change_cart import (
    add_set_to_cart,
    add_to_cart,
    remove_from_cart,
    remove_set_from_cart,
)


@require_safe
@public
def cart(request: HttpRequest) -> HttpResponse:
    return _page(request, read_cart(request), coupon_code=read_coupon_code(request))


@require_POST
@same_origin_form
@public
def cart_add(request: HttpRequest) -> HttpResponse:
    """Put the licences of the form's `offer` fields in the cart."""
    items, coupon_code = read_cart(request), read_coupon_code(request)
    offer_ids = [text for text in request.POST.getlist("offer") if is_public_id(text)]
    try:
        filled = add_to_cart(items=items, offer_ids=offer_ids, buyer=shopper_of(request))
    except CartRefused as refused:
        return _page(request, items, coupon_code=coupon_code, notice=refused.message, status=409)
    return _with_more(request, filled, coupon_code)


@require_POST
@same_origin_form
@public
def cart_remove(request: HttpRequest) -> HttpResponse:
    items = remove_from_cart(items=read_cart(request), offer_id=request.POST.get("offer", ""))
    return _to_cart(items, read_coupon_code(request))


@require_POST
@same_origin_form
@public
def cart_add_set(request: HttpRequest) -> HttpResponse:
    """Put all pieces of a set in the cart, at its price."""
    items, coupon_code = read_cart(request), read_coupon_code(request)
    buyer, set_id = shopper_of(request), request.POST.get("set", "")
    try:
        if not is_public_id(set_id):
            raise CartRefused(gettext("This set is not offered any more."))
        filled = add_set_to_cart(items=items, set_id=set_id, buyer=buyer)
    except CartRefused as refused:
        return _page(request, items, coupon_code=coupon_code, notice=refused.message, status=409)
    return _with_more(request, filled, coupon_code)


@require_POST
@same_origin_form
@public
def cart_remove_set(request: HttpRequest) -> HttpResponse:
    items = remove_set_from_cart(
        items=read_cart(request), set_id=request.POST.get("set", ""), buyer=shopper_of(request)
    )
    return _to_cart(items, read_coupon_code(request))


@require_POST
@same_origin_form
@public
def cart_coupon(request: HttpRequest) -> HttpResponse:
    """Take the typed code into the cart when it takes something off; an empty one takes it out."""
    items, code = read_cart(request), plain_code(request.POST.get("code", ""))
    if code and price_cart(items=items, buyer=shopper_of(request), coupon_code=code).coupon_problem:
        return _page(request, items, coupon_code=code, status=409)
    return _to_cart(items, code)


def _with_more(request: HttpRequest, filled: FilledCart, coupon_code: str) -> HttpResponse:
    for piece_id in filled.added_pieces:
        note_cart(request, piece_id)
    return _to_cart(filled.items, coupon_code)


def _to_cart(items: list[CartItem], coupon_code: str) -> HttpResponse:
    response = see_other("orders:cart")
    write_cart(response, items, coupon_code=coupon_code)
    return response


def _page(
    request: HttpRequest,
    items: list[CartItem],
    *,
    coupon_code: str,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    cart = price_cart(items=items, buyer=shopper_of(request), coupon_code=coupon_code)
    return render(
        request,
        "orders/cart.html",
        {
            "cart": cart,
            "sets_in_reach": sets_in_reach(cart.lines),
            "coupon_code": coupon_code,
            "notice": notice,
        },
        status=status,
    )
