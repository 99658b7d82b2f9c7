"""What a person finds about themselves."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from common.access import buyer_required
from privacy.consent import current_choice, record_choice
from privacy.desk.selectors import cases_of
from privacy.purposes import Purpose
from privacy.selectors import answers_of, latest_export, stored_about
from privacy.wishes.selectors import LINES_SHOWN, disclosures_about, looks_at, wishes_of

NEWSLETTER_TEXT_VERSION = "my-data-2026-11"


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
    wanted = request.POST.get("wanted") == "yes"
    record_choice(
        user=_person(request),
        purpose=Purpose.NEWSLETTER,
        granted=wanted,
        method="my data",
        text_version=NEWSLETTER_TEXT_VERSION,
    )
    messages.success(
        request,
        "The newsletter comes to your address." if wanted else "The newsletter is off.",
    )
    return redirect("privacy:my_data")
