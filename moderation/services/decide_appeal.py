"""Somebody who did not make the first decision looks at it again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.models import User
from common.appeals import AppealState, Ground
from common.audit import record_act
from models_catalog.errors import ListingRefused
from models_catalog.services.bar_files import open_files
from models_catalog.services.undo_take_down import undo_take_down
from moderation.acts import ModerationAct
from moderation.emails import tell_appeal_granted, tell_appeal_refused
from moderation.errors import DecisionRefused
from moderation.models import Appeal, Report
from moderation.services.decide_report import Finding, record_decision, refuse_biased
from moderation.services.lock_report import lock_report
from moderation.states import ReportState, Side

BY_REVIEW = _("It comes back to the shelf by a review: send it to us from the studio.")
STAYS = _("Another decision about the piece still stands, so it stays off the shelf.")


@transaction.atomic
def refuse_appeal(*, actor: User, appeal: Appeal, reason: str) -> Appeal:
    """The decision stays. Raises DecisionRefused as grant_appeal does."""
    appeal = _locked(actor, appeal, reason)
    _close(actor, appeal, AppealState.REFUSED, reason)
    record_act(
        actor=actor, act=ModerationAct.APPEAL_REFUSED, target=appeal.report, reason=appeal.reason
    )
    tell_appeal_refused(appeal)
    return appeal


@transaction.atomic
def grant_appeal(
    *, actor: User, appeal: Appeal, reason: str, ground: Ground | None = None, clause: str = ""
) -> Appeal:
    """The decision is turned round; a piece goes back on the shelf as it was, where that is safe.

    Of a reporter's appeal the ground and the clause say on what it is taken off. Raises
    DecisionRefused where it is decided already or must wait, and to who made the first decision.
    """
    appeal = _locked(actor, appeal, reason)
    report = appeal.report
    is_designers = appeal.side == Side.DESIGNER
    _close(actor, appeal, AppealState.GRANTED, reason)
    before = report.decisions.latest("decided_at")
    finding = Finding(
        facts=reason, ground=None if is_designers else ground or Ground.TERMS, clause=clause
    )
    record_decision(actor=actor, report=report, finding=finding, appeal=appeal)
    what_follows: StrOrPromise = ""
    if is_designers:
        what_follows = _put_back(
            actor, report, reason, was_on_shelf=before.was_on_shelf, barred=before.bars_files
        )
    record_act(actor=actor, act=ModerationAct.APPEAL_GRANTED, target=report, reason=appeal.reason)
    if what_follows:
        tell_appeal_granted(appeal, what_follows=what_follows)
    return appeal


def _locked(actor: User, appeal: Appeal, reason: str) -> Appeal:
    report = lock_report(appeal.report)
    appeal = Appeal.objects.get(pk=appeal.pk)
    appeal.report = report
    refuse_biased(actor=actor, report=report)
    problem = why_not_decided(appeal, by=actor, now=timezone.now())
    if problem:
        raise DecisionRefused(problem)
    if not reason.strip():
        raise DecisionRefused("Say why: both sides read it.")
    return appeal


def why_not_decided(appeal: Appeal, *, by: User, now: datetime) -> str:
    """What stands against it, in a sentence for staff; empty when nothing does."""
    if by.pk in (appeal.report.designer_id, appeal.report.reporter_id):
        return "It concerns you: somebody else of the staff decides it."
    if by.pk == appeal.first_decided_by_id:
        return "You made the first decision: somebody else looks at it again."
    if appeal.state != AppealState.OPEN:
        return "Somebody was first: it is decided already."
    if not Appeal.objects.decidable(now).filter(pk=appeal.pk).exists():
        return (
            f"Whoever reported it can answer until {appeal.answer_by:%-d %B %Y}; decide after that."
        )
    return ""


def _close(actor: User, appeal: Appeal, state: AppealState, reason: str) -> None:
    appeal.state, appeal.reason = state, reason.strip()
    appeal.decided_by, appeal.decided_at = actor, timezone.now()
    appeal.save()


def _put_back(
    actor: User, report: Report, reason: str, *, was_on_shelf: bool, barred: bool
) -> StrOrPromise:
    """What its designer has to know beside the decision; a report upheld beside it keeps it off."""
    listing = report.cad_model
    if listing is None:
        return ""
    others = Report.objects.filter(cad_model=listing, state=ReportState.UPHELD)
    if others.exists():
        return STAYS
    if barred:
        open_files(actor=actor, cad_model=listing, reason=reason)
    if not was_on_shelf:
        return BY_REVIEW
    try:
        undo_take_down(actor=actor, cad_model=listing, reason=reason)
    except ListingRefused:
        return BY_REVIEW
    # The mail of a piece that is published says so.
    return ""
