"""A guest's order by the mailed link: licences, files, documents; and the link sent anew."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required, public, signed
from common.address_code import address_code
from common.models import Machine
from common.network_pace import is_too_often, is_too_often_for
from common.refusals import refusal_shown_at
from common.same_origin import same_origin_form
from common.secret_tokens import token_hash
from common.see_other import see_other, to_file
from orders.errors import FileNotYours, NotWithdrawable
from orders.forms import CastingsForm, GuestLinkForm
from orders.models import GuestLink, GuestVersionMailStop, LicenceGrant
from orders.selectors.library import guest_items, library
from orders.selectors.receipts import Receipt
from orders.services.choose_guest_version_mail import choose_guest_version_mail
from orders.services.claim_orders import claim_orders
from orders.services.deliver_now import deliver_now
from orders.services.record_castings import record_castings
from orders.services.send_guest_links import send_guest_links
from orders.services.start_download import start_download
from orders.services.withdraw_from_contract import withdraw_from_contract
from orders.views.documents import document_answer
from orders.views.library import certificate_answer
from orders.withdrawal import waiver_words

PAGE = "orders:guest_library"
LINKS_AN_HOUR_TO_AN_ADDRESS = 3
LINKS_AN_HOUR_FROM_A_NETWORK = 20


def _by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the link whose token the address holds, while no account has claimed it."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **named: Any) -> HttpResponse:
        links = GuestLink.objects.working().select_related("order")
        link = links.filter(token_hash=token_hash(token)).first()
        if link is None:
            return render(request, "orders/guest_link_gone.html", status=404)
        return view(request, token, link, **named)

    return opened


@require_safe
@signed
@_by_link
def guest_library(request: HttpRequest, token: str, link: GuestLink) -> HttpResponse:
    order = link.order
    is_theirs = request.user.is_authenticated and current_user(request).email == order.guest_email
    return render(
        request,
        "orders/guest_library.html",
        {
            "order": order,
            "token": token,
            "items": guest_items(link),
            "receipt": Receipt(order),
            "waiver_words": waiver_words(),
            "can_claim": is_theirs,
            "gets_version_mail": not GuestVersionMailStop.objects.in_force()
            .filter(address_code=address_code(order.guest_email))
            .exists(),
        },
    )


@require_POST
@signed
@_by_link
def guest_version_mail_choose(request: HttpRequest, token: str, link: GuestLink) -> HttpResponse:
    is_wanted = request.POST.get("wanted") == "yes"
    choose_guest_version_mail(
        actor=Machine.GUEST,
        address_code=address_code(link.order.guest_email),
        is_wanted=is_wanted,
    )
    messages.success(
        request,
        gettext("You are mailed when what you bought has a new version.")
        if is_wanted
        else gettext("No more mail about new versions. This page has them all the same."),
    )
    return _see(token)


@require_POST
@signed
@refusal_shown_at(PAGE, "token")
@_by_link
def guest_deliver_now(request: HttpRequest, token: str, link: GuestLink) -> HttpResponse:
    if "delivers_now" not in request.POST:
        raise NotWithdrawable(
            gettext("Tick the box first: by it you give up the right of withdrawal.")
        )
    deliver_now(actor=Machine.GUEST, order=link.order)
    return _see(token)


@require_safe
@signed
@_by_link
def guest_withdraw_confirm(request: HttpRequest, token: str, link: GuestLink) -> HttpResponse:
    if not link.order.can_be_withdrawn(timezone.now()):
        return redirect(PAGE, token)
    return render(
        request, "orders/order_withdraw_confirm.html", {"order": link.order, "token": token}
    )


@require_POST
@signed
@refusal_shown_at(PAGE, "token")
@_by_link
def guest_withdraw(request: HttpRequest, token: str, link: GuestLink) -> HttpResponse:
    withdraw_from_contract(actor=Machine.GUEST, order=link.order)
    return _see(token)


@require_POST
@signed
@refusal_shown_at(PAGE, "token")
@_by_link
def guest_download(
    request: HttpRequest, token: str, link: GuestLink, number: str, file_id: int
) -> HttpResponse:
    try:
        return to_file(start_download(actor=link, grant_number=number, file_id=file_id))
    except FileNotYours as refused:
        raise Http404(refused.message) from refused


@require_safe
@signed
@_by_link
def guest_certificate(
    request: HttpRequest, token: str, link: GuestLink, number: str
) -> HttpResponse:
    return certificate_answer(_licence(link, number))


@require_POST
@signed
@refusal_shown_at(PAGE, "token")
@_by_link
def guest_castings(request: HttpRequest, token: str, link: GuestLink, number: str) -> HttpResponse:
    form = CastingsForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, gettext("Type how many pieces you cast: a whole number, at least 1.")
        )
        return _see(token)
    record_castings(actor=link, grant=_licence(link, number), **form.cleaned_data)
    messages.success(request, gettext("Your castings are recorded."))
    return _see(token)


@require_safe
@signed
@_by_link
def guest_document(
    request: HttpRequest, token: str, link: GuestLink, document_id: int
) -> HttpResponse:
    documents = link.order.documents.select_related("order", "corrects", "party")
    return document_answer(get_object_or_404(documents, pk=document_id))


@require_POST
@buyer_required
def guest_claim(request: HttpRequest) -> HttpResponse:
    """All that was bought with the account's own address goes into its library."""
    claim_orders(actor=current_user(request))
    return see_other("orders:library")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@public
def guest_link_send(request: HttpRequest) -> HttpResponse:
    """The same answer for every address, whether or not something was bought with it."""
    form = GuestLinkForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "orders/guest_link_send.html", {"form": form}, status=status)
    if is_too_often(request, what="guest_links", most_an_hour=LINKS_AN_HOUR_FROM_A_NETWORK):
        return render(request, "429.html", status=429)
    email = form.cleaned_data["email"]
    # Above it no further mail goes to the address in this hour, and nobody is told so.
    if not is_too_often_for(email, what="guest_links_to", most_an_hour=LINKS_AN_HOUR_TO_AN_ADDRESS):
        send_guest_links(email=email)
    return render(request, "orders/guest_link_sent.html", {"email": email})


def _licence(link: GuestLink, number: str) -> LicenceGrant:
    return get_object_or_404(library(reader=link), number=number)


def _see(token: str) -> HttpResponse:
    return see_other(PAGE, token)
