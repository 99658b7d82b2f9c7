"""Two reviewers may decide at once: the second reads who was first, and changes nothing."""

from datetime import datetime
from typing import TypeVar

from models_catalog.errors import DecidedAlready, ListingRefused, SentAnew
from models_catalog.models import CadModel, Decision, ModerationDecision, Release
from models_catalog.services.move_listing import lock_and_move
from models_catalog.services.move_release import lock_and_move_release
from models_catalog.states import ListingState, ReleaseState

Sent = TypeVar("Sent", CadModel, Release)
# Where a decision leaves the listing.
LEADS_TO: dict[str, ListingState] = {
    Decision.PUBLISH: ListingState.PUBLISHED,
    Decision.PUT_BACK: ListingState.PUBLISHED,
    Decision.SEND_BACK: ListingState.SENT_BACK,
    Decision.TAKE_DOWN: ListingState.WITHDRAWN,
}


def lock_for_decision(
    cad_model: CadModel,
    *,
    to: ListingState,
    came_from: ListingState,
    sent_at: datetime | None = None,
) -> CadModel:
    """The listing, locked, with its new state set but not saved.

    `sent_at` says when what the reader looked at was sent. Raises DecidedAlready when somebody
    decided while they looked, SentAnew when its designer sent it anew, and ListingRefused as
    lock_and_move does.
    """
    try:
        return _as_looked_at(lock_and_move(cad_model, to=to, came_from=came_from), sent_at)
    except SentAnew:
        raise
    except ListingRefused:
        now = CadModel.objects.filter(pk=cad_model.pk).first()
        about = now.decisions.about_piece().select_related("decided_by") if now else None
        last = about.first() if about is not None else None
        if now is None or last is None or LEADS_TO[last.decision] != now.state:
            raise
        raise DecidedAlready(_who_decided(now, last)) from None


def lock_release_for_decision(
    release: Release, *, to: ReleaseState, sent_at: datetime | None = None
) -> Release:
    """The same for the next version of a piece; raises as lock_and_move_release does, too."""
    try:
        return _as_looked_at(lock_and_move_release(release, to=to), sent_at)
    except SentAnew:
        raise
    except ListingRefused:
        now = Release.objects.select_related("cad_model").filter(pk=release.pk).first()
        if now is None or now.state not in {ReleaseState.PUBLISHED, ReleaseState.SENT_BACK}:
            raise
        about = now.cad_model.decisions.filter(release_number=now.number)
        last = about.select_related("decided_by").first()
        if last is None:
            raise
        raise DecidedAlready(_who_decided(now.cad_model, last)) from None


def _as_looked_at(sent: Sent, sent_at: datetime | None) -> Sent:
    if sent_at is not None and sent.submitted_at != sent_at:
        raise SentAnew(
            "Its designer took it back and sent it anew while you looked. "
            "This is what waits now; nothing was decided."
        )
    return sent


def _who_decided(listing: CadModel, last: ModerationDecision) -> str:
    said = f": “{last.reason}”" if last.reason else "."
    return (
        f"{last.decided_by.shown_name} was first: “{listing.title}”, "
        f"{last.get_decision_display().lower()} on {last.decided_at:%-d %B %Y, %H:%M} UTC{said} "
        "What you decided was not carried out."
    )
