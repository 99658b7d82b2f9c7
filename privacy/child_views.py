"""The form for a child's data, and the page on which an account's owner answers a report."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from common.access import buyer_required, public
from common.network_pace import is_too_often
from common.same_origin import same_origin_form
from common.see_other import see_other
from privacy.errors import NothingToContest
from privacy.models import ChildReport
from privacy.wishes.contest_report import contest_report
from privacy.wishes.report_child import report_child

REPORTS_AN_HOUR_FROM_A_NETWORK = 5


class ChildForm(forms.Form):
    account = forms.CharField(
        label=_("Which account?"),
        max_length=254,
        help_text=_("The username, the address of a page, or an e-mail address."),
    )
    text = forms.CharField(
        label=_("How do you know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Send no papers and no pictures."),
    )
    address = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        help_text=_("If you want an answer. It is deleted 30 days after the decision."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ContestForm(forms.Form):
    text = forms.CharField(
        label=_("Your side of it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@public
def child(request: HttpRequest) -> HttpResponse:
    """For everybody; the answer is the same for every account, known or not."""
    form = ChildForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "privacy/child/report.html", {"form": form}, status=status)
    if is_too_often(request, what="privacy_requests", most_an_hour=REPORTS_AN_HOUR_FROM_A_NETWORK):
        return render(request, "429.html", status=429)
    report_child(**form.cleaned_data)
    return see_other("privacy:child_sent")


@require_safe
@public
def child_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/child/sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def child_contest(request: HttpRequest) -> HttpResponse:
    person = cast(AbstractBaseUser, request.user)
    report = ChildReport.objects.of_person(person.pk).open().first()
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contest_report(actor=person, text=form.cleaned_data["text"])
        except NothingToContest as refused:
            messages.info(request, refused.message)
        else:
            messages.success(request, gettext("Your answer is with our desk."))
        return see_other("privacy:child_contest")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "privacy/child/contest.html", {"form": form, "report": report}, status=status
    )
