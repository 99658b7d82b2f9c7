"""From an offer, or the next milestone of a job, to Stripe's page, and back from it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.current_user import current_user
from common.access import buyer_required
from common.errors import RuleBroken
from common.refusals import refusal_shown_at
from common.see_other import see_other
from design_requests.models import Brief, Milestone, MilestonePayment, Offer
from design_requests.periods import HELD_AT_MOST, SILENCE_APPROVES
from design_requests.selectors import split_of
from design_requests.services.accept_offer import accept_offer, take_up_milestone
from design_requests.services.give_up_milestone_payment import give_up_milestone_payment
from design_requests.services.open_milestone_page import open_milestone_page
from design_requests.states import OfferState, PaymentState
from models_catalog.licences import TERMS


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def offer_accept(request: HttpRequest, offer_id: str) -> HttpResponse:
    """GET says what accepting means, POST goes to the payment page of the first milestone."""
    client = current_user(request)
    offers = Offer.objects.filter(brief__client=client).select_related("brief", "designer")
    offer = get_object_or_404(offers, public_id=offer_id)
    if request.method == "POST":
        return _pay(request, offer.brief, lambda: accept_offer(actor=client, offer=offer))
    if offer.state not in {OfferState.OPEN, OfferState.CHOSEN}:
        messages.error(request, gettext("This offer cannot be accepted any more."))
        return redirect("requests:offer_compare", number=offer.brief.number)
    first = offer.milestones.select_related("offer__brief").order_by("position")[0]
    return _confirm(request, offer, first)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def milestone_pay(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """The next milestone of a job, or one whose page is open already."""
    client = current_user(request)
    brief = get_object_or_404(Brief.objects.of_client(client), number=number)
    # Of a job that is agreed, or of the offer whose first payment is begun.
    of_job = Milestone.objects.filter(
        offer__brief=brief, offer__state__in=[OfferState.AGREED, OfferState.CHOSEN]
    ).with_sides()
    milestone = get_object_or_404(of_job, position=position)
    if request.method == "POST":
        return _pay(request, brief, lambda: take_up_milestone(actor=client, milestone=milestone))
    return _confirm(request, milestone.offer, milestone)


@require_POST
@buyer_required
@refusal_shown_at("requests:brief_detail", "number")
def payment_give_up(request: HttpRequest, number: str) -> HttpResponse:
    client = current_user(request)
    brief = get_object_or_404(Brief.objects.of_client(client), number=number)
    payments = MilestonePayment.objects.filter(milestone__offer__brief=brief)
    payment = (
        payments.filter(state=PaymentState.OPEN).select_related("milestone__offer__brief").first()
    )
    if payment is None:
        messages.error(request, gettext("No payment is open here. Nothing changed."))
    else:
        after = give_up_milestone_payment(actor=client, payment=payment)
        if after.state == PaymentState.PAID:
            messages.success(request, gettext("It was paid already, so the job goes on."))
        else:
            messages.success(request, gettext("The payment page is closed. Nothing was paid."))
    return redirect(brief)


def _pay(request: HttpRequest, brief: Brief, begin: Callable[[], MilestonePayment]) -> HttpResponse:
    try:
        payment = open_milestone_page(payment=begin())
    except RuleBroken as refused:
        messages.error(request, refused.message)
        return see_other(brief)
    return see_other(payment.stripe_session_url)


def _confirm(request: HttpRequest, offer: Offer, milestone: Milestone) -> HttpResponse:
    splits = [
        split_of(
            title=one.title,
            day_count=one.day_count,
            price_minor=one.price_minor,
            currency=offer.currency,
            fee_basis_points=offer.fee_basis_points,
            fee_minimum_minor=offer.fee_minimum_minor,
        )
        for one in offer.milestones.order_by("position")
    ]
    return render(
        request,
        "design_requests/pay_confirm.html",
        {
            "offer": offer,
            "brief": offer.brief,
            "milestone": milestone,
            "is_first": offer.state != OfferState.AGREED,
            "splits": splits,
            "now": splits[milestone.position - 1],
            "licence": TERMS[offer.licence_kind],
            "is_taxed": settings.STRIPE_TAX,
            "held_days": HELD_AT_MOST.days,
            "silent_days": SILENCE_APPROVES.days,
        },
    )
