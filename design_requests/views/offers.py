"""Open briefs and offers on them as a designer has them, and as the client compares them."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required, designer_required
from common.errors import RuleBroken
from common.money import minor_of
from common.refusals import refusal_shown_at
from design_requests.forms import BriefFilterForm, MilestoneForms, OfferForm, planned
from design_requests.models import Brief, Offer
from design_requests.next_steps import next_of_offer
from design_requests.selectors import records_of, split_of
from design_requests.services.make_offer import make_offer
from design_requests.services.withdraw_offer import withdraw_offer
from design_requests.states import TAKEN, OfferState
from models_catalog.licences import TERMS
from payouts.hold import hold_hours

A_PAGE = 24


@require_safe
@designer_required
def studio_briefs(request: HttpRequest) -> HttpResponse:
    """What is open, by kind, budget and a word for the skill."""
    designer = current_user(request)
    form = BriefFilterForm(request.GET or None)
    briefs = Brief.objects.open_to(designer).order_by("-published_at")
    if form.is_valid():
        sought = form.cleaned_data
        if sought["kind"]:
            briefs = briefs.filter(kind=sought["kind"])
        if sought["least"]:
            least = minor_of(sought["least"], settings.SHOP_CURRENCY)
            briefs = briefs.filter(budget_minor__gte=least)
        if sought["skill"]:
            briefs = briefs.saying(sought["skill"])
    page = Paginator(briefs, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "design_requests/studio_briefs.html",
        {"form": form, "page": page, "query": query.urlencode()},
    )


@require_safe
@designer_required
def studio_offers(request: HttpRequest) -> HttpResponse:
    offers = Offer.objects.filter(designer=current_user(request)).select_related("brief")
    page = Paginator(offers.order_by("-made_at"), A_PAGE).get_page(request.GET.get("page"))
    rows = [(offer, next_of_offer(offer)) for offer in page]
    return render(request, "design_requests/studio_offers.html", {"page": page, "rows": rows})


@require_safe
@designer_required
def offer_new(request: HttpRequest, number: str) -> HttpResponse:
    return _form(request, _open(request, number), OfferForm(), MilestoneForms())


@require_POST
@designer_required
def offer_check(request: HttpRequest, number: str) -> HttpResponse:
    """Fee, share and dates of what was typed, before it is sent."""
    brief = _open(request, number)
    form, plan = OfferForm(request.POST), MilestoneForms(request.POST)
    if not (form.is_valid() and plan.is_valid()):
        return _form(request, brief, form, plan, status=422)
    splits = [
        split_of(
            title=one.title,
            day_count=one.day_count,
            price_minor=one.price_minor,
            currency=settings.SHOP_CURRENCY,
            fee_basis_points=settings.PLATFORM_FEE_BASIS_POINTS,
            fee_minimum_minor=settings.PLATFORM_FEE_MINIMUM_MINOR,
        )
        for one in planned(plan)
    ]
    sent = [
        (name, value)
        for name, value in request.POST.items()
        if name in form.fields or name.startswith(f"{plan.prefix}-")
    ]
    return render(
        request,
        "design_requests/offer_check.html",
        {
            "brief": brief,
            "terms": form.terms(),
            "licence": TERMS[form.cleaned_data["licence_kind"]],
            "splits": splits,
            "total": sum((one.price for one in splits[1:]), splits[0].price),
            "share": sum((one.share for one in splits[1:]), splits[0].share),
            "sent": sent,
            "is_taxed": settings.STRIPE_TAX,
            "hold_days": hold_hours(settings.PAYOUT_FIRST_SALES) // 24,
            "first_releases": settings.PAYOUT_FIRST_SALES,
            "first_hold_days": hold_hours(0) // 24,
        },
    )


@require_POST
@designer_required
def offer_send(request: HttpRequest, number: str) -> HttpResponse:
    brief = _open(request, number)
    form, plan = OfferForm(request.POST), MilestoneForms(request.POST)
    if not (form.is_valid() and plan.is_valid()):
        return _form(request, brief, form, plan, status=422)
    try:
        make_offer(
            actor=current_user(request),
            brief=brief,
            terms=form.terms(),
            milestones=planned(plan),
        )
    except RuleBroken as refused:
        form.add_error(None, refused.message)
        return _form(request, brief, form, plan, status=409)
    messages.success(request, gettext("Your offer is sent. The client sees it now."))
    return redirect(brief)


@require_POST
@designer_required
@refusal_shown_at("requests:studio_offers")
def offer_withdraw(request: HttpRequest, offer_id: str) -> HttpResponse:
    designer = current_user(request)
    offer = get_object_or_404(Offer.objects.filter(designer=designer), public_id=offer_id)
    withdraw_offer(actor=designer, offer=offer)
    messages.success(
        request, gettext("The offer is withdrawn. You can make another while the brief is open.")
    )
    return redirect("requests:studio_offers")


@require_safe
@buyer_required
def offer_compare(request: HttpRequest, number: str) -> HttpResponse:
    """The offers that stand, side by side, with what each designer did here before."""
    brief = get_object_or_404(Brief.objects.of_client(current_user(request)), number=number)
    offers = list(
        brief.offers.filter(state__in=[OfferState.OPEN, *TAKEN])
        .select_related("designer__designer_profile", "brief")
        .prefetch_related("milestones")
        .order_by("price_minor", "pk")
    )
    records = records_of([offer.designer for offer in offers])
    over = brief.offers.filter(state__in=[OfferState.LAPSED, OfferState.WITHDRAWN])
    return render(
        request,
        "design_requests/offer_compare.html",
        {
            "brief": brief,
            "rows": [
                (
                    offer,
                    records[offer.designer_id],
                    sum(one.day_count for one in offer.milestones.all()),
                )
                for offer in offers
            ],
            "over": over.select_related("designer__designer_profile"),
        },
    )


def _open(request: HttpRequest, number: str) -> Brief:
    """One that the designer may read; whether it takes an offer is asked when it is made."""
    briefs = Brief.objects.readable_by(current_user(request))
    return get_object_or_404(briefs, number=number)


def _form(
    request: HttpRequest, brief: Brief, form: OfferForm, plan: object, *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "design_requests/offer_form.html",
        {"brief": brief, "form": form, "plan": plan},
        status=status,
    )
