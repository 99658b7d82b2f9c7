"""A job as its two sides work on it: what is next, what was delivered, and what was written."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required, designer_required
from common.refusals import refusal_shown_at
from common.see_other import to_file
from design_requests.job_forms import ChangesForm, DeliveryForm, MessageForm, ReasonForm
from design_requests.jobs import (
    events_of,
    job_of,
    jobs_of_designer,
    milestone_of,
    pieces_to_deliver,
    shown_delivery,
)
from design_requests.models import Message, MessageBlock, Offer, RequestDocument, RequestLicence
from design_requests.next_steps import next_of_milestone
from design_requests.promises import promises_of
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.ask_for_changes import ask_for_changes
from design_requests.services.cancel_milestones import cancel_milestones
from design_requests.services.deliver_milestone import deliver_milestone
from design_requests.services.dispute_milestone import dispute_milestone
from design_requests.services.download_delivered import download_delivered
from design_requests.services.stop_milestone import stop_milestone
from design_requests.services.write_message import read_messages
from design_requests.states import AT_WORK, MilestoneState
from models_catalog.selectors.sheet import sheet_of
from models_catalog.selectors.shop import away_notice
from models_catalog.sheet_choice import SheetChoice


@require_safe
@buyer_required
def job(request: HttpRequest, number: str) -> HttpResponse:
    """The workspace of both sides: milestones, timeline and messages."""
    return job_page(request, job_of(current_user(request), number), MessageForm())


def job_page(
    request: HttpRequest, offer: Offer, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    reader = current_user(request)
    is_client = offer.brief.client_id == reader.pk
    milestones = list(offer.milestones.order_by("position").prefetch_related("deliveries"))
    for milestone in milestones:
        milestone.offer = offer
    unread = set(Message.objects.unread_by(reader).filter(offer=offer).values_list("pk", flat=True))
    read_messages(actor=reader, offer=offer)
    return render(
        request,
        "design_requests/job.html",
        {
            "brief": offer.brief,
            "offer": offer,
            "is_client": is_client,
            "away": away_notice(offer.designer) if is_client else None,
            "steps": [(one, next_of_milestone(one, is_client=is_client)) for one in milestones],
            "is_busy": any(one.state == MilestoneState.PAYING for one in milestones),
            "can_cancel": any(one.state == MilestoneState.PLANNED for one in milestones),
            "events": events_of(offer, milestones),
            "written": Message.objects.filter(offer=offer)
            .select_related("sender")
            .prefetch_related("files"),
            "unread": unread,
            "form": form,
            "has_blocked": MessageBlock.objects.between(reader, offer.other_side(reader)).exists(),
        },
        status=status,
    )


@require_safe
@buyer_required
def milestone(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """One milestone: the piece in pictures, 3D and figures, promised against delivered."""
    reader = current_user(request)
    row = milestone_of(reader, number, position)
    is_client = row.offer.brief.client_id == reader.pk
    deliveries = list(row.deliveries.order_by("-number"))
    release = shown_delivery(deliveries[0]) if deliveries else None
    choice = SheetChoice.read(request.GET.dict())
    is_at_work = row.state in AT_WORK
    return render(
        request,
        "design_requests/milestone.html",
        {
            "brief": row.offer.brief,
            "offer": row.offer,
            "milestone": row,
            "is_client": is_client,
            "next": next_of_milestone(row, is_client=is_client),
            "deliveries": deliveries,
            "sheet": release
            and sheet_of(release, category_slug=release.cad_model.category.slug, choice=choice),
            "sheet_address": reverse("requests:milestone", args=[number, position]),
            "promises": promises_of(row, release) if release else [],
            "files": release.files.all() if release and is_client and row.are_files_open else [],
            "licence": RequestLicence.objects.filter(delivery__milestone=row).first(),
            "papers": RequestDocument.objects.filter(payment__milestone=row) if is_client else [],
            "rounds_left": row.offer.round_count - row.rounds_used,
            "delivery_form": DeliveryForm(pieces=pieces_to_deliver(row))
            if is_at_work and not is_client
            else None,
            "changes_form": ChangesForm(),
            "reason_form": ReasonForm(),
            "can_answer": is_client and row.state == MilestoneState.DELIVERED,
            "can_stop": is_at_work and (not is_client or row.is_late),
            "can_dispute": is_at_work or row.state == MilestoneState.DELIVERED,
        },
    )


@require_POST
@designer_required
@refusal_shown_at("requests:milestone", "number", "position")
def milestone_deliver(request: HttpRequest, number: str, position: int) -> HttpResponse:
    designer = current_user(request)
    row = milestone_of(designer, number, position)
    form = DeliveryForm(request.POST, pieces=pieces_to_deliver(row))
    if form.is_valid():
        deliver_milestone(
            actor=designer,
            milestone=row,
            release=form.cleaned_data["piece"],
            words=form.cleaned_data["words"],
        )
        messages.success(
            request, gettext("Delivered. The client is told, and has 7 days to answer.")
        )
    else:
        messages.error(request, gettext("Choose one of your measured pieces."))
    return redirect("requests:milestone", number=number, position=position)


@require_POST
@buyer_required
@refusal_shown_at("requests:milestone", "number", "position")
def milestone_approve(request: HttpRequest, number: str, position: int) -> HttpResponse:
    client = current_user(request)
    approve_milestone(actor=client, milestone=milestone_of(client, number, position))
    messages.success(request, gettext("Approved. The files are below, and the designer is paid."))
    return redirect("requests:milestone", number=number, position=position)


@require_POST
@buyer_required
@refusal_shown_at("requests:milestone", "number", "position")
def milestone_change(request: HttpRequest, number: str, position: int) -> HttpResponse:
    client = current_user(request)
    row = milestone_of(client, number, position)
    form = ChangesForm(request.POST)
    if form.is_valid():
        ask_for_changes(actor=client, milestone=row, what=form.cleaned_data["what"])
        messages.success(request, gettext("The designer is told what to change."))
    else:
        messages.error(request, gettext("Say what is to be changed, in 2,000 letters at most."))
    return redirect("requests:milestone", number=number, position=position)


@require_POST
@buyer_required
@refusal_shown_at("requests:milestone", "number", "position")
def milestone_stop(request: HttpRequest, number: str, position: int) -> HttpResponse:
    """The client when it is late, the designer at any time."""
    side = current_user(request)
    row = milestone_of(side, number, position)
    is_client = row.offer.brief.client_id == side.pk
    reason = (
        gettext_noop("The client cancelled it: it was late.")
        if is_client
        else gettext_noop("The designer gave it up.")
    )
    stop_milestone(actor=side, milestone=row, reason=reason)
    messages.success(request, gettext("Ended. All of its money goes back to the client."))
    return redirect("requests:milestone", number=number, position=position)


@require_POST
@buyer_required
@refusal_shown_at("requests:milestone", "number", "position")
def milestone_dispute(request: HttpRequest, number: str, position: int) -> HttpResponse:
    side = current_user(request)
    row = milestone_of(side, number, position)
    form = ReasonForm(request.POST)
    if form.is_valid():
        dispute_milestone(actor=side, milestone=row, reason=form.cleaned_data["reason"])
        messages.success(
            request, gettext("Our staff look at it. Nothing leaves before they decide.")
        )
    else:
        messages.error(request, gettext("Say what you disagree with, in 300 letters at most."))
    return redirect("requests:milestone", number=number, position=position)


@require_POST
@buyer_required
@refusal_shown_at("requests:milestone", "number", "position")
def milestone_file(request: HttpRequest, number: str, position: int, file_id: int) -> HttpResponse:
    client = current_user(request)
    row = milestone_of(client, number, position)
    address = download_delivered(actor=client, milestone=row, file_id=file_id)
    return to_file(address)


@require_POST
@buyer_required
@refusal_shown_at("requests:job", "number")
def job_cancel(request: HttpRequest, number: str) -> HttpResponse:
    side = current_user(request)
    count = cancel_milestones(actor=side, offer=job_of(side, number), reason="A side ended it")
    words = ngettext(
        "The milestone that nobody paid for is cancelled.",
        "%(number)s milestones that nobody paid for are cancelled.",
        count,
    )
    messages.success(request, words % {"number": count})
    return redirect("requests:job", number=number)


@require_safe
@buyer_required
def licence(request: HttpRequest, licence_number: str) -> HttpResponse:
    """The certificate, fit to print."""
    held = RequestLicence.objects.filter(holder=current_user(request)).select_related(
        "holder", "delivery__milestone__offer__brief", "delivery__milestone__offer__designer"
    )
    row = get_object_or_404(held, number=licence_number)
    return render(
        request,
        "design_requests/licence.html",
        {
            "licence": row,
            "milestone": row.delivery.milestone,
            "offer": row.delivery.milestone.offer,
            "files": row.delivery.release.files.all(),
        },
    )


@require_safe
@designer_required
def studio_jobs(request: HttpRequest) -> HttpResponse:
    """A designer's jobs by date: what is due first stands first."""
    rows = jobs_of_designer(current_user(request))
    return render(
        request,
        "design_requests/studio_jobs.html",
        {"rows": [(one, next_of_milestone(one, is_client=False)) for one in rows]},
    )
