"""Requests about personal data from outside: the form, and the link that shows who asks."""

from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from common.access import public, signed
from common.body_sizes import takes_file, upload_limit
from common.network_pace import is_too_often, is_too_often_for
from common.password_again import is_password_fresh
from common.same_origin import same_origin_form
from common.secret_tokens import token_hash
from common.see_other import see_other
from privacy.desk.confirm_case import confirm_case
from privacy.desk.forms import AgentForm, RequestForm
from privacy.desk.keep_files import Arrived, keep_files
from privacy.desk.open_case import Arrival, open_case
from privacy.desk.states import CaseChannel, CaseKind, Identity
from privacy.errors import LinkNotWorking
from privacy.models import CaseLink

REQUESTS_AN_HOUR_FROM_A_NETWORK = 20
MAILS_AN_HOUR_TO_AN_ADDRESS = 3


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@public
def request_new(request: HttpRequest) -> HttpResponse:
    """For everybody, with or without an account; the same answer for every address."""
    return _form_page(request, RequestForm, "privacy/desk/request_new.html")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@public
@takes_file(upload_limit)
def request_for_other(request: HttpRequest) -> HttpResponse:
    """For whoever acts for somebody else."""
    return _form_page(request, AgentForm, "privacy/desk/request_for_other.html")


@require_safe
@public
def request_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/desk/request_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@signed
def request_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: programs that read mails open every link."""
    link = CaseLink.objects.working(timezone.now()).filter(token_hash=token_hash(token)).first()
    if link is None:
        return _link_gone(request)
    if request.method != "POST":
        return render(
            request,
            "privacy/desk/request_confirm.html",
            {"case": link.case, "contact": link.case.contact, "token": token},
        )
    try:
        case = confirm_case(
            token=token, agent_may_receive=request.POST.get("agent_may_receive") == "yes"
        )
    except LinkNotWorking:
        return _link_gone(request)
    return render(request, "privacy/desk/request_confirmed.html", {"case": case})


def _link_gone(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/desk/request_link_gone.html", status=410)


def _form_page(request: HttpRequest, form_class: type[RequestForm], page: str) -> HttpResponse:
    person = _person(request)
    form = form_class(request.POST or None, request.FILES or None, initial=_initial(request))
    if request.method != "POST" or not form.is_valid():
        is_sent = request.method == "POST"
        is_fresh = person is not None and is_password_fresh(request)
        return render(
            request,
            page,
            {"form": form, "is_fresh": is_fresh, "person": person},
            status=422 if is_sent else 200,
        )
    if is_too_often(request, what="privacy_requests", most_an_hour=REQUESTS_AN_HOUR_FROM_A_NETWORK):
        return render(request, "429.html", status=429)
    _take(request, form.cleaned_data)
    return see_other("privacy:request_sent")


def _take(request: HttpRequest, typed: dict[str, Any]) -> None:
    address = typed["address"].strip().lower()
    # Above it no further mail goes to the address in this hour, and nobody is told so.
    has_mail = not is_too_often_for(
        address, what="privacy_requests_to", most_an_hour=MAILS_AN_HOUR_TO_AN_ADDRESS
    )
    is_agent = "agent_address" in typed
    person = None if is_agent else _shown_person(request, address)
    case = open_case(
        actor=None,
        kind=CaseKind(typed["kind"]),
        channel=CaseChannel.AGENT if is_agent else CaseChannel.FORM,
        address=address,
        person=person,
        proven_by=Identity.PASSWORD if person else None,
        text=typed["text"],
        arrival=Arrival(
            agent_name=typed.get("agent_name", ""), agent_address=typed.get("agent_address", "")
        ),
        has_mail=has_mail,
    )
    if is_agent:
        file = typed["mandate"]
        keep_files(case=case, arrived=[Arrived(file.name, file, is_mandate=True)])


def _person(request: HttpRequest) -> AbstractBaseUser | None:
    return cast(AbstractBaseUser, request.user) if request.user.is_authenticated else None


def _initial(request: HttpRequest) -> dict[str, Any]:
    person = _person(request)
    kind = request.GET.get("kind", "")
    return {
        "address": getattr(person, person.get_email_field_name()) if person else "",
        "kind": kind if kind in CaseKind.values else None,
    }


def _shown_person(request: HttpRequest, address: str) -> AbstractBaseUser | None:
    """Whoever is logged in with a fresh password and asks about their own address."""
    person = _person(request)
    if person is None or not is_password_fresh(request):
        return None
    return person if getattr(person, person.get_email_field_name()) == address else None
