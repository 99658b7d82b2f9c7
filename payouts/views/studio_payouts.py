"""The designer's payouts, and the way to Stripe's onboarding page and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.refusals import refusal_shown_at
from common.see_other import see_other
from payments.errors import StripeRefused, StripeUnavailable
from payouts.forms import CountryForm
from payouts.models import ConnectedAccount
from payouts.selectors.studio_payouts import studio_payouts as select_studio_payouts
from payouts.services.change_country import change_country
from payouts.services.connect_account import connect_account
from payouts.services.refresh_account import refresh_account


@require_safe
@designer_required
def studio_payouts(request: HttpRequest) -> HttpResponse:
    page = select_studio_payouts(designer=current_user(request))
    return render(
        request,
        "payouts/studio_payouts.html",
        {"page": page, "form": CountryForm(), "back": request.GET.get("back", "")},
    )


@require_POST
@designer_required
@refusal_shown_at("payouts:studio_payouts")
def studio_payouts_connect(request: HttpRequest) -> HttpResponse:
    country = request.POST.get("country", "")
    return see_other(connect_account(actor=current_user(request), country=country))


@require_safe
@designer_required
def studio_payouts_country(request: HttpRequest) -> HttpResponse:
    """What another country means for the account and for what is not paid yet."""
    account = ConnectedAccount.objects.live_of(current_user(request)).first()
    if account is None or account.stripe_account_id is None:
        return redirect("payouts:studio_payouts")
    return render(
        request,
        "payouts/studio_payouts_country.html",
        {"account": account, "form": CountryForm()},
    )


@require_POST
@designer_required
@refusal_shown_at("payouts:studio_payouts_country")
def studio_payouts_change_country(request: HttpRequest) -> HttpResponse:
    country = request.POST.get("country", "")
    return see_other(change_country(actor=current_user(request), country=country))


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
def studio_payouts_return(request: HttpRequest) -> HttpResponse:
    """Stripe sends the designer back here; how the account stands is asked of Stripe on a press.

    Stripe's message has mostly arrived by then. Looking changes nothing, so that no link can.
    """
    if request.method != "POST":
        return redirect(reverse("payouts:studio_payouts", query={"back": "1"}))
    account = ConnectedAccount.objects.live_of(current_user(request)).first()
    if account is None:
        return redirect("payouts:studio_payouts")
    try:
        account = refresh_account(actor=current_user(request), account=account)
    except (StripeUnavailable, StripeRefused) as problem:
        messages.warning(request, problem.message)
        return redirect("payouts:studio_payouts")
    if account.is_ready:
        messages.success(request, "Your account is connected. Your share is paid to it from now.")
    else:
        messages.warning(request, "Stripe still asks for some details before you can be paid.")
    return redirect("payouts:studio_payouts")


@require_safe
@designer_required
def studio_payouts_refresh(request: HttpRequest) -> HttpResponse:
    """An onboarding address works once; Stripe sends the designer here for a fresh one."""
    return redirect(reverse("payouts:studio_payouts", query={"back": "late"}))
