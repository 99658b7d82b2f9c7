"""What the review page of a listing shows beside the piece itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from models_catalog.models import CadModel, Decision, ModerationDecision
from models_catalog.selectors.review_queue import awaiting_review, waits_since
from models_catalog.states import ListingState

# A designer with hundreds of pieces does not fill the page.
MOST_OF_DESIGNER = 8


@dataclass(frozen=True)
class Other:
    """Another piece of the same designer."""

    title: str
    state_label: str
    url: str


@dataclass(frozen=True)
class DesignerHistory:
    """What the shop knows of a designer's work so far."""

    joined_at: datetime
    published_count: int
    sent_back_count: int
    taken_down_count: int
    piece_count: int
    others: list[Other]
    all_url: str


@dataclass(frozen=True)
class Standing:
    """How a listing stands, in a word and with the moment since when it stands so."""

    words: str
    since: datetime


@dataclass(frozen=True)
class Queue:
    """Where a reviewer goes on."""

    waiting_count: int
    next_title: str
    next_url: str


def standing_of(listing: CadModel, decisions: Sequence[ModerationDecision]) -> Standing:
    last = next((one for one in decisions if one.release_number is None), None)
    match listing.state:
        case ListingState.SUBMITTED if listing.submitted_at:
            return Standing("Waiting for review since", listing.submitted_at)
        case ListingState.PUBLISHED if listing.published_at:
            return Standing("On the shelf since", listing.published_at)
        case ListingState.SENT_BACK if last:
            return Standing("Sent back to its designer on", last.decided_at)
        case ListingState.WITHDRAWN if last and last.decision == Decision.TAKE_DOWN:
            return Standing("Taken off the shelf by staff on", last.decided_at)
        case ListingState.WITHDRAWN:
            return Standing("Taken off the shelf by its designer; begun on", listing.created_at)
    return Standing("A draft since", listing.created_at)


def history_of(listing: CadModel) -> DesignerHistory:
    designer = listing.designer
    pieces = CadModel.objects.filter(designer=designer)
    decided = ModerationDecision.objects.filter(cad_model__designer=designer).aggregate(
        sent_back=Count("pk", filter=Q(decision=Decision.SEND_BACK)),
        taken_down=Count("pk", filter=Q(decision=Decision.TAKE_DOWN)),
    )
    counts = pieces.aggregate(
        pieces=Count("pk"), published=Count("pk", filter=Q(state=ListingState.PUBLISHED))
    )
    others = pieces.exclude(pk=listing.pk).order_by("-created_at")[:MOST_OF_DESIGNER]
    listed = reverse("admin:models_catalog_cadmodel_changelist")
    return DesignerHistory(
        joined_at=designer.joined_at,
        published_count=counts["published"],
        sent_back_count=decided["sent_back"],
        taken_down_count=decided["taken_down"],
        piece_count=counts["pieces"],
        others=[Other(one.title, one.get_state_display(), _review(one)) for one in others],
        all_url=f"{listed}?q={designer.username}",
    )


def queue_of(*, by: User, after: CadModel) -> Queue | None:
    """The next piece that this person may decide about, the longest waiting first; None: no more.

    Whoever passes one over comes to the one that has waited shorter, and at the end to the first.
    """
    waiting: QuerySet[CadModel] = (
        awaiting_review()
        .exclude(pk=after.pk)
        .exclude(designer=by)
        .alias(since=waits_since())
        .order_by("since", "pk")
    )
    found = list(waiting.values_list("pk", "title", waits_since()))
    if not found:
        return None
    release = after.releases.in_hand().first()
    since = (release and release.submitted_at) or after.submitted_at
    later = [row for row in found if since and (row[2], row[0]) > (since, after.pk)]
    number, title, _ = (later or found)[0]
    return Queue(
        waiting_count=len(found),
        next_title=title,
        next_url=reverse("admin:models_catalog_cadmodel_review", args=[number]),
    )


def _review(listing: CadModel) -> str:
    return reverse("admin:models_catalog_cadmodel_review", args=[listing.pk])
