"""From the cart to Stripe's payment page: GET shows what will be paid, POST goes there."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.current_user import current_user
from accounts.signup_pause import is_paused, start_pause
from common.access import public
from common.errors import RuleBroken
from common.see_other import see_other
from orders.cart import MAX_ITEMS, CartItem, is_public_id, read_cart, read_coupon_code
from orders.errors import TooManyPayments
from orders.forms import GuestForm
from orders.guest_cookie import guest_of, remember_guest, shopper_of
from orders.limits import refuse_busy_guests, refuse_busy_network
from orders.models import Buyer
from orders.selectors.cart import price_cart
from orders.selectors.coupons import plain_code
from orders.services.start_checkout import start_checkout
from orders.withdrawal import Asked, waiver_words
from payments.errors import StripeUnavailable


@require_http_methods(["GET", "HEAD", "POST"])
@public
def checkout(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _pay(request)
    return _show(request, read_cart(request), read_coupon_code(request))


def _pay(request: HttpRequest) -> HttpResponse:
    items = _confirmed(request)
    # What the page showed, with or without a coupon, is what the buyer agreed to.
    code = plain_code(request.POST.get("coupon", "")) if items else read_coupon_code(request)
    items = items or read_cart(request)
    form = None if request.user.is_authenticated else GuestForm(request.POST)
    if form and is_paused(request):
        return _show(request, items, code, notice=str(form.too_young_words), status=403)
    if form and not form.is_valid():
        response = _show(request, items, code, form=form, status=422)
        if form.is_too_young:
            start_pause(response)
        return response
    try:
        refuse_busy_network(request)
        order = start_checkout(
            actor=_buyer(request, form), items=items, coupon_code=code, asked=_asked(request)
        )
    except StripeUnavailable as problem:
        return _show(request, items, code, form=form, notice=problem.message, status=503)
    except TooManyPayments as refused:
        return _show(request, items, code, form=form, notice=refused.message, status=429)
    except RuleBroken as refused:
        return _show(request, items, code, form=form, notice=refused.message, status=409)
    redirected = see_other(order.stripe_session_url or order)
    if form:
        remember_guest(request, redirected)
    return redirected


def _buyer(request: HttpRequest, form: GuestForm | None) -> Buyer:
    """Whoever is logged in, or the guest who filled in the form."""
    if form is None:
        return current_user(request)
    refuse_busy_guests(request)
    return guest_of(request, **form.cleaned_data)


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        delivers_now="delivers_now" in request.POST, is_business="is_business" in request.POST
    )


def _confirmed(request: HttpRequest) -> list[CartItem]:
    """What the confirm page showed and the buyer agreed to: offers, prices, what is held, sets."""
    items = []
    for value in request.POST.getlist("confirmed")[:MAX_ITEMS]:
        offer_id, minor, held, set_id, *_ = [*value.split(":"), "0", "0", ""]
        if is_public_id(offer_id) and _is_number(minor) and _is_number(held):
            named = set_id if is_public_id(set_id) else ""
            items.append(CartItem(offer_id, int(minor), int(held), named))
    return items


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _show(
    request: HttpRequest,
    items: list[CartItem],
    coupon_code: str,
    *,
    form: GuestForm | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    cart = price_cart(items=items, buyer=shopper_of(request), coupon_code=coupon_code)
    if not cart.sellable:
        if notice:
            messages.error(request, notice)
        return redirect("orders:cart")
    is_guest = not request.user.is_authenticated
    response = render(
        request,
        "orders/checkout.html",
        {
            "cart": cart,
            "form": (form or GuestForm()) if is_guest else None,
            "notice": notice,
            "waiver_words": waiver_words(),
            "asked": _asked(request),
            "is_taxed": settings.STRIPE_TAX,
        },
        status=status,
    )
    if is_guest:
        remember_guest(request, response)
    return response
