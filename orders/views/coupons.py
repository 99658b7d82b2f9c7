"""A designer's coupons: what there is, a new one, and the end of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.today import today
from orders.errors import CouponCodeTaken
from orders.forms import CouponForm, coupon_terms
from orders.models import Coupon
from orders.services.make_coupon import make_coupon
from orders.services.stop_coupon import stop_coupon


@require_safe
@designer_required
def studio_coupons(request: HttpRequest) -> HttpResponse:
    coupons = list(Coupon.objects.of_designer(current_user(request)))
    day = today()
    rows = [(coupon, coupon.is_over(day)) for coupon in coupons]
    return render(request, "orders/studio_coupons.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
def studio_coupon_new(request: HttpRequest) -> HttpResponse:
    form = CouponForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        designer = current_user(request)
        try:
            coupon = make_coupon(
                actor=designer, designer=designer, **coupon_terms(form.cleaned_data)
            )
        except CouponCodeTaken as taken:
            form.add_error("code", taken.message)
        else:
            messages.success(request, f"“{coupon}” can be typed in the cart: {coupon.off_text}.")
            return redirect("orders:studio_coupons")
    status = 422 if form.is_bound else 200
    return render(request, "orders/studio_coupon_form.html", {"form": form}, status=status)


@require_POST
@designer_required
def studio_coupon_stop(request: HttpRequest, code: str) -> HttpResponse:
    designer = current_user(request)
    coupon = get_object_or_404(Coupon.objects.of_designer(designer), code=code)
    stop_coupon(actor=designer, coupon=coupon)
    messages.success(request, f"“{coupon}” takes nothing off any more.")
    return redirect("orders:studio_coupons")
