"""What a person finds about themselves."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from common.access import buyer_required
from common.wordings import version_now
from privacy.consent import (
    NEWSLETTER_TEXT_VERSION,
    ask_for_newsletter,
    current_choice,
    newsletter_left,
)
from privacy.desk.selectors import cases_of
from privacy.purposes import Purpose
from privacy.selectors import answers_of, latest_export, stored_about
from privacy.wishes.selectors import LINES_SHOWN, disclosures_about, looks_at, wishes_of


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast(AbstractBaseUser, request.user)


@require_safe
@buyer_required
def my_data(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    return render(
        request,
        "privacy/my_data.html",
        {
            "counts": stored_about(person),
            "answers": answers_of(person),
            "export": latest_export(person),
            "newsletter": current_choice(user=person, purpose=Purpose.NEWSLETTER),
            "wishes": wishes_of(person),
            "cases": cases_of(person)[:LINES_SHOWN],
            "looks": looks_at(person),
            "disclosures": disclosures_about(person),
        },
    )


@require_POST
@buyer_required
def newsletter_choice(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if request.POST.get("wanted") == "yes":
        ask_for_newsletter(
            user=person,
            method="my data",
            text_version=version_now(NEWSLETTER_TEXT_VERSION),
            page=reverse("privacy:my_data"),
        )
        messages.success(
            request, gettext("A mail is on its way to you: confirm by the link in it.")
        )
    else:
        newsletter_left.call_all(person)
        messages.success(request, gettext("The newsletter is off."))
    return redirect("privacy:my_data")
