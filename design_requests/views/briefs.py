"""A client's briefs: list, draft, publishing, closing; and a brief as designers read it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.errors import RuleBroken
from design_requests.finger_words import read_finger_size
from design_requests.forms import BriefForm
from design_requests.job_forms import PicturesForm, QuestionForm
from design_requests.models import Brief, Milestone, Offer, Question
from design_requests.next_steps import next_of_brief, next_of_milestone, next_of_offer
from design_requests.periods import BRIEF_STAYS_OPEN
from design_requests.selectors import standing_offers, usual_weight
from design_requests.services.close_brief import close_brief
from design_requests.services.publish_brief import publish_brief
from design_requests.services.write_brief import write_brief
from design_requests.states import TAKEN, BriefState, MilestoneState, OfferState, PaymentState
from models_catalog.selectors.shop import away_designers

A_PAGE = 24
_FORM = ["GET", "HEAD", "POST"]


@require_safe
@buyer_required
def brief_list(request: HttpRequest) -> HttpResponse:
    briefs = Brief.objects.of_client(current_user(request))
    page = Paginator(briefs, A_PAGE).get_page(request.GET.get("page"))
    counts = standing_offers(page)
    rows = [
        (brief, counts.get(brief.pk, 0), next_of_brief(brief, offer_count=counts.get(brief.pk, 0)))
        for brief in page
    ]
    return render(request, "design_requests/brief_list.html", {"page": page, "rows": rows})


@require_http_methods(_FORM)
@buyer_required
def brief_new(request: HttpRequest) -> HttpResponse:
    return _written(request, None)


@require_http_methods(_FORM)
@buyer_required
def brief_edit(request: HttpRequest, number: str) -> HttpResponse:
    brief = _own(request, number)
    if brief.state != BriefState.DRAFT:
        messages.error(request, gettext("It is published, and stays as designers read it."))
        return redirect(brief)
    return _written(request, brief)


def _written(request: HttpRequest, brief: Brief | None) -> HttpResponse:
    named = request.GET.get("designer", "")
    form = BriefForm(
        request.POST if request.method == "POST" else None,
        instance=brief,
        initial={"is_private": True, "asked": named} if named and brief is None else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = write_brief(
                actor=current_user(request),
                brief=brief,
                said=form.said(),
                asked=form.cleaned_data["asked"],
            )
        except RuleBroken as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request, gettext("The draft is kept. Read it once more, then publish it.")
            )
            return redirect(kept)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "design_requests/brief_form.html",
        {"form": form, "number": brief.number if brief else ""},
        status=status,
    )


@require_safe
@buyer_required
def brief_detail(request: HttpRequest, number: str) -> HttpResponse:
    """For its client, and for designers who may make an offer or made one."""
    reader = current_user(request)
    brief = get_object_or_404(Brief.objects.readable_by(reader), number=number)
    is_client, is_draft = brief.client_id == reader.pk, brief.state == BriefState.DRAFT
    offers = (
        Offer.objects.filter(brief=brief).visible_to(reader).select_related("designer", "brief")
    )
    standing = [offer for offer in offers if offer.state in {OfferState.OPEN, *TAKEN}]
    taken = next((offer for offer in standing if offer.state in TAKEN), None)
    mine = None if is_client else offers.order_by("-made_at").first()
    milestones = Milestone.objects.filter(offer=taken).select_related("offer__brief")
    paying = milestones.filter(state=MilestoneState.PAYING).first()
    page = paying.payments.filter(state=PaymentState.OPEN).first() if paying else None
    return render(
        request,
        "design_requests/brief_detail.html",
        {
            "brief": brief,
            "is_client": is_client,
            "next": next_of_brief(brief, offer_count=len(standing), is_client=is_client),
            "finger": read_finger_size(brief.finger_size),
            "usual": usual_weight(brief),
            "pictures": brief.pictures.all(),
            "pictures_form": PicturesForm() if is_client and is_draft else None,
            "asked": brief.asked.select_related("designer__designer_profile") if is_client else [],
            "offer_count": len(standing) if is_client else 0,
            "away": away_designers([offer.designer for offer in standing]) if is_client else [],
            "taken": taken,
            "my_offer": mine,
            "my_next": next_of_offer(mine) if mine else None,
            "can_offer": not is_client
            and reader.is_designer
            and brief.state == BriefState.OPEN
            and not any(offer.designer_id == reader.pk for offer in standing),
            "steps": [(one, next_of_milestone(one, is_client=is_client)) for one in milestones],
            "is_busy": paying is not None,
            "payment": page,
            "is_side": taken is not None
            and taken.state == OfferState.AGREED
            and (is_client or taken.designer_id == reader.pk),
            "questions": Question.objects.filter(brief=brief),
            "can_ask": not is_client and reader.is_designer and brief.state == BriefState.OPEN,
            "question_form": QuestionForm(),
        },
    )


@require_http_methods(_FORM)
@buyer_required
def brief_publish(request: HttpRequest, number: str) -> HttpResponse:
    brief = _own(request, number)
    if request.method == "POST":
        try:
            publish_brief(actor=current_user(request), brief=brief)
            messages.success(
                request, gettext("Designers can make offers now. You are told of each.")
            )
        except RuleBroken as refused:
            messages.error(request, refused.message)
        return redirect(brief)
    if brief.state != BriefState.DRAFT:
        return redirect(brief)
    return render(
        request,
        "design_requests/brief_publish.html",
        {
            "brief": brief,
            "open_days": BRIEF_STAYS_OPEN.days,
            "asked_words": ", ".join(
                row.designer.designer_name
                for row in brief.asked.select_related("designer__designer_profile")
            ),
        },
    )


@require_http_methods(_FORM)
@buyer_required
def brief_close(request: HttpRequest, number: str) -> HttpResponse:
    brief = _own(request, number)
    if request.method == "POST":
        try:
            close_brief(actor=current_user(request), brief=brief, reason="Closed by its client")
            messages.success(request, gettext("%(brief)s is closed.") % {"brief": brief.number})
        except RuleBroken as refused:
            messages.error(request, refused.message)
            return redirect(brief)
        return redirect("requests:brief_list")
    if brief.state not in {BriefState.DRAFT, BriefState.OPEN}:
        messages.error(
            request, gettext("It cannot be closed: an offer is accepted, or it is over.")
        )
        return redirect(brief)
    return render(request, "design_requests/brief_close.html", {"brief": brief})


def _own(request: HttpRequest, number: str) -> Brief:
    return get_object_or_404(Brief.objects.of_client(current_user(request)), number=number)
