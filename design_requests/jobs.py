"""What the pages of a job read: whose it is, its timeline, its pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_noop

from accounts.models import User
from design_requests.models import Delivery, Milestone, Offer
from design_requests.states import MilestoneState, OfferState
from models_catalog.models import CadModel, Release
from models_catalog.states import ListingState, WorkState


def job_of(person: User, number: str) -> Offer:
    """The agreed offer of a brief, for its two sides; Http404 for everybody else."""
    is_side = Q(brief__client=person) | Q(designer=person)
    agreed = Offer.objects.filter(is_side, state=OfferState.AGREED, brief__number=number)
    return get_object_or_404(agreed.select_related("brief__client", "designer__designer_profile"))


def milestone_of(person: User, number: str, position: int) -> Milestone:
    """One milestone of it, with its sides; Http404 as job_of raises it."""
    is_side = Q(offer__brief__client=person) | Q(offer__designer=person)
    of_job = Milestone.objects.filter(
        is_side, offer__state=OfferState.AGREED, offer__brief__number=number
    )
    return get_object_or_404(of_job.with_sides(), position=position)


def jobs_of_designer(designer: User) -> list[Milestone]:
    """Milestones with money of a designer's jobs, the next date first; the rest behind."""
    mine = Milestone.objects.filter(offer__designer=designer, offer__state=OfferState.AGREED)
    return list(
        mine.with_sides().order_by(
            F("ended_at").asc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk"
        )[:100]
    )


def pieces_to_deliver(milestone: Milestone) -> QuerySet[Release]:
    """Measured releases of the designer's own drafts that no other request has."""
    drafts = CadModel.objects.filter(
        designer=milestone.offer.designer_id,
        state__in=[ListingState.DRAFT, ListingState.SENT_BACK],
        published_at=None,
    )
    elsewhere = Delivery.objects.exclude(milestone__offer=milestone.offer_id)
    return (
        Release.objects.filter(cad_model__in=drafts, run__state=WorkState.DONE)
        .exclude(cad_model__in=elsewhere.values("release__cad_model"))
        .exclude(pk__in=milestone.deliveries.values("release"))
        .select_related("cad_model")
        .order_by("-created_at")
    )


def shown_delivery(delivery: Delivery) -> Release:
    """The delivered release with what its sheet and the table of promises read."""
    rows = Release.objects.select_related(
        "measurement", "picture_run", "cad_model__category"
    ).prefetch_related(
        "pictures", "turntables", "stone_groups", "files", "castability_checks", "shells"
    )
    return rows.get(pk=delivery.release_id)


@dataclass(frozen=True)
class Event:
    """One line of a job's timeline."""

    at: datetime
    words: str
    said: str = ""


_ENDS = {
    MilestoneState.SETTLED: gettext_noop("“%(title)s”: settled"),
    MilestoneState.LOST: gettext_noop("“%(title)s”: taken back by the bank"),
    MilestoneState.CANCELLED: gettext_noop("“%(title)s”: cancelled before it was paid"),
}


def events_of(offer: Offer, milestones: Sequence[Milestone]) -> list[Event]:
    """What happened, the newest first, out of the rows themselves."""
    found = []
    if offer.agreed_at:
        found.append(
            Event(offer.agreed_at, gettext("Agreed, for %(price)s") % {"price": offer.price})
        )
    for one in milestones:
        if one.paid_at:
            paid = gettext("“%(title)s” paid and held: %(price)s")
            found.append(Event(one.paid_at, paid % {"title": one.title, "price": one.price}))
        for delivery in one.deliveries.all():
            found.append(
                Event(
                    delivery.delivered_at,
                    gettext("“%(title)s” delivered, number %(number)s")
                    % {"title": one.title, "number": delivery.number},
                    delivery.words,
                )
            )
            if delivery.changes_at:
                wanted = gettext("Changes to “%(title)s”") % {"title": one.title}
                found.append(Event(delivery.changes_at, wanted, delivery.changes))
        if one.decided_at:
            decided = gettext("Decided where the money of “%(title)s” goes")
            found.append(Event(one.decided_at, decided % {"title": one.title}))
        if one.ended_at:
            ended = gettext(_ENDS[MilestoneState(one.state)])
            found.append(Event(one.ended_at, ended % {"title": one.title}))
    return sorted(found, key=lambda event: event.at, reverse=True)
