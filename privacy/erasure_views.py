"""An erasure: its plan, the wish, the way back, and the receipt."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from common.access import buyer_required, public, signed
from common.errors import RuleBroken
from common.password_again import password_again_required
from common.personal import is_code_of_receipt, show_code
from common.same_origin import same_origin_form
from common.see_other import see_other
from privacy.erasing.cancel_erasure import cancel_by_link, cancel_erasure, find_by_link
from privacy.erasing.plan_erasure import has_library, plan_erasure
from privacy.erasing.receipt import receipt_of
from privacy.erasing.request_erasure import request_erasure
from privacy.errors import ErasureRefused
from privacy.forms import AddressOfReceiptForm, ErasureForm
from privacy.models import Erasure

fresh_password_required = password_again_required(back_to="privacy:erasure")


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast(AbstractBaseUser, request.user)


def _username(person: Any) -> str:
    return str(person.username)


@require_safe
@fresh_password_required
def erasure(request: HttpRequest) -> HttpResponse:
    """What would go and what would stay; or, once it is asked for, how far it is."""
    person = _person(request)
    asked_for = Erasure.objects.open().of_person(person.pk).first()
    if asked_for is not None:
        return render(
            request,
            "privacy/erasure/asked.html",
            {"erasure": asked_for, "can_cancel": asked_for.is_in_grace(timezone.now())},
        )
    return _plan_page(request, ErasureForm(username=_username(person)))


@require_POST
@fresh_password_required
def erasure_request(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    form = ErasureForm(request.POST, username=_username(person))
    if not form.is_valid():
        return _plan_page(request, form, status=400)
    try:
        asked_for = request_erasure(
            actor=person, person=person, waive_grace=form.cleaned_data["at_once"]
        )
    except ErasureRefused as refused:
        return _plan_page(request, form, refusal=refused.message, status=409)
    if asked_for.is_grace_waived:
        # The person is logged out in a moment: this page asks for no log-in.
        return see_other("privacy:erasure_receipt", asked_for.number)
    messages.success(
        request, gettext("Your erasure is noted. A mail with a link that cancels it follows.")
    )
    return see_other("privacy:erasure")


@require_POST
@buyer_required
def erasure_cancel(request: HttpRequest) -> HttpResponse:
    """No password: who is wrong here only keeps what there is."""
    person = _person(request)
    asked_for = Erasure.objects.open().of_person(person.pk).first()
    try:
        if asked_for is None:
            raise ErasureRefused(gettext("No erasure of your account is under way."))
        cancel_erasure(actor=person, erasure=asked_for)
    except ErasureRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, gettext("The erasure is cancelled. Nothing was erased."))
    return see_other("privacy:my_data")


@require_safe
@signed
def erasure_cancel_link(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mail leads. Opening it does nothing: programs open links too."""
    found = find_by_link(token)
    if found is None:
        return _link_over(request)
    return render(request, "privacy/erasure/cancel.html", {"erasure": found, "token": token})


@require_POST
@signed
@same_origin_form
def erasure_cancel_now(request: HttpRequest, token: str) -> HttpResponse:
    try:
        cancel_by_link(token=token)
    except ErasureRefused:
        return _link_over(request)
    return render(request, "privacy/erasure/cancelled.html")


@require_safe
@public
def erasure_receipts(request: HttpRequest) -> HttpResponse:
    """Asks for the number of a receipt."""
    number = request.GET.get("number", "").replace(" ", "").replace("-", "").lower()
    if not number:
        return render(request, "privacy/erasure/receipts.html")
    return _receipt_page(request, number)


@require_safe
@public
def erasure_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """How an erasure went, for whoever has its number; it names nobody."""
    return _receipt_page(request, number)


@require_POST
@public
@same_origin_form
def erasure_code(request: HttpRequest, number: str) -> HttpResponse:
    """Shows, once, the code against which is paid what stays owed."""
    form = AddressOfReceiptForm(request.POST)
    if receipt_of(number) is None or not form.is_valid():
        return _receipt_page(request, number, form=form, status=400)
    try:
        owed = [
            one
            for every in show_code.call_all(number, form.cleaned_data["address"])
            for one in every
        ]
    except RuleBroken as refused:
        form.add_error("address", refused.message)
        return _receipt_page(request, number, form=form, status=409)
    return render(request, "privacy/erasure/code.html", {"number": number, "owed": owed})


@require_POST
@public
@same_origin_form
def erasure_code_file(request: HttpRequest, number: str) -> HttpResponse:
    """The code that the page before has just shown, as a file to keep; nothing is looked up."""
    code = request.POST.get("code", "")[:60]
    if not any(is_code_of_receipt.call_all(code, number)):
        raise Http404("This is not the code of this receipt.")
    text = render_to_string("privacy/erasure/code.txt", {"number": number, "code": code})
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="jewelcad-code-{number}.txt"'
    return answer


def _receipt_page(
    request: HttpRequest,
    number: str,
    *,
    form: AddressOfReceiptForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = receipt_of(number)
    if found is None:
        return render(
            request,
            "privacy/erasure/receipts.html",
            {"is_unknown": True, "typed": number[:40]},
            status=404,
        )
    return render(
        request,
        "privacy/erasure/receipt.html",
        {"receipt": found, "form": form or AddressOfReceiptForm()},
        status=status,
    )


def _link_over(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/erasure/link_over.html", status=404)


def _plan_page(
    request: HttpRequest, form: ErasureForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    person = _person(request)
    return render(
        request,
        "privacy/erasure/plan.html",
        {
            "plan": plan_erasure(person),
            "form": form,
            "refusal": refusal,
            "has_library": has_library(person),
        },
        status=status,
    )
