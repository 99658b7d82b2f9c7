"""Asking for the newsletter, confirming it, choosing, leaving."""

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from common.access import public, signed
from common.address_code import normal_address
from common.network_pace import is_too_often, is_too_often_for
from common.same_origin import same_origin_form
from common.wordings import version_now
from newsletter.forms import PreferencesForm, SubscribeForm
from newsletter.links import (
    leave_token,
    preferences_token,
    read_leave_token,
    read_preferences_token,
)
from newsletter.models import Issue, Subscription
from newsletter.services.ask_by_mail import ask_by_mail
from newsletter.services.change_preferences import change_preferences
from newsletter.services.confirm_opt_in import confirm_opt_in
from newsletter.services.leave import leave
from newsletter.wording import TEXT_VERSION

FROM_A_NETWORK_AN_HOUR = 20
TO_AN_ADDRESS_AN_HOUR = 2
NOT_NOW = _("No mail was sent: a part of our shop does not answer. Try again in a few minutes.")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@public
def subscribe(request: HttpRequest) -> HttpResponse:
    """The same answer for every address, whether or not it gets the newsletter."""
    person = request.user if isinstance(request.user, AbstractBaseUser) else None
    form = SubscribeForm(request.POST or None, initial={"address": getattr(person, "email", "")})
    if request.method != "POST" or not form.is_valid():
        return _show_form(request, form, status=422 if form.is_bound else 200)
    address = normal_address(form.cleaned_data["address"])
    try:
        if is_too_often(request, what="newsletter", most_an_hour=FROM_A_NETWORK_AN_HOUR):
            return render(request, "429.html", status=429)
        # Above it no further mail goes to the address in this hour, and nobody is told so.
        has_had_enough = is_too_often_for(
            address, what="newsletter_to", most_an_hour=TO_AN_ADDRESS_AN_HOUR
        )
    except RedisError:
        # Without the counts anybody could have us mail strangers by the thousand.
        return _show_form(request, form, notice=str(NOT_NOW), status=503)
    if not has_had_enough:
        is_own = person is not None and normal_address(getattr(person, "email", "")) == address
        ask_by_mail(
            address=address,
            person=person if is_own else None,
            interests=form.cleaned_data["interests"],
            frequency=form.cleaned_data["frequency"],
            method="newsletter form",
            text_version=version_now(TEXT_VERSION),
            page=reverse("newsletter:subscribe"),
        )
    return render(request, "newsletter/asked.html", {"address": address})


def _show_form(
    request: HttpRequest, form: SubscribeForm, *, notice: str = "", status: int
) -> HttpResponse:
    latest = Issue.objects.published().order_by("-started_at")[:3]
    return render(
        request,
        "newsletter/subscribe.html",
        {"form": form, "latest": latest, "notice": notice},
        status=status,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@signed
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A look acts on nothing: mail scanners open every link. The button does."""
    if request.method != "POST":
        return render(request, "newsletter/confirm.html", {"token": token})
    subscription = confirm_opt_in(token)
    if subscription is None:
        return render(request, "newsletter/link_over.html", {}, status=410)
    return render(
        request,
        "newsletter/confirmed.html",
        {
            "leave_token": leave_token(code=subscription.address_code),
            "preferences_token": preferences_token(subscription.address_code),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@signed
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST needs no cookie, no log-in and no token of ours beside the link itself.

    An altered link gets the same pages and changes nothing.
    """
    if request.method != "POST":
        return render(request, "newsletter/leave.html", {"token": token})
    link = read_leave_token(token)
    if link is not None:
        leave(code=link.address_code, method="link in an issue", issue_id=link.issue_id)
    return render(request, "newsletter/left.html", {})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@signed
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Shows no address: the link may have been passed on with the mail."""
    code = read_preferences_token(token)
    subscription = Subscription.objects.current().filter(address_code=code or "").first()
    if code is None or subscription is None:
        return render(request, "newsletter/nothing_comes.html", {}, status=410)
    held = {"interests": subscription.interests, "frequency": subscription.frequency}
    form = PreferencesForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        change_preferences(code=code, **form.cleaned_data)
    return render(
        request,
        "newsletter/preferences.html",
        {
            "form": form,
            "is_saved": form.is_bound and form.is_valid(),
            "token": token,
            "leave_token": leave_token(code=code),
        },
        status=422 if form.errors else 200,
    )
