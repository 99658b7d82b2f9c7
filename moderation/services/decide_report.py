"""Staff decide what becomes of a reported piece; both sides read why."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.appeals import Ground
from common.audit import record_act
from models_catalog.services.bar_files import bar_files
from models_catalog.services.keep_off_shelf import keep_off_shelf
from moderation.acts import ModerationAct
from moderation.emails import tell_decided
from moderation.errors import DecisionRefused
from moderation.models import Appeal, Report, ReportDecision
from moderation.services.lock_report import lock_report
from moderation.states import ReportState


@dataclass(frozen=True)
class Finding:
    """What staff found; without a ground the piece stays where it is."""

    facts: str
    ground: Ground | None = None
    # Which law, or which part of the terms.
    clause: str = ""
    # Only the law forbids what buyers have paid for.
    bars_files: bool = False
    is_strike: bool = False

    @property
    def outcome(self) -> ReportState:
        return ReportState.REFUSED if self.ground is None else ReportState.UPHELD


@transaction.atomic
def decide_report(*, actor: User, report: Report, finding: Finding) -> ReportDecision:
    """The sale stops with the commit. Raises DecisionRefused where it is decided already, to whom
    it concerns, and where the finding does not say what a decision has to say."""
    report = lock_report(report)
    if report.state != ReportState.OPEN:
        raise DecisionRefused(
            f"Somebody was first: {report.number} is “{report.get_state_display().lower()}”. "
            "What you decided was not carried out."
        )
    return record_decision(actor=actor, report=report, finding=finding)


def record_decision(
    *, actor: User, report: Report, finding: Finding, appeal: Appeal | None = None
) -> ReportDecision:
    """Under the lock of the report: the decision, the shelf, the strike and the mails."""
    refuse_biased(actor=actor, report=report)
    _refuse_incomplete(finding)
    is_upheld = finding.outcome == ReportState.UPHELD
    was_on_shelf = False
    if is_upheld and report.cad_model is not None:
        was_on_shelf = keep_off_shelf(actor=actor, cad_model=report.cad_model, reason=finding.facts)
        if finding.bars_files:
            bar_files(actor=actor, cad_model=report.cad_model, reason=finding.facts)
    decision = ReportDecision.objects.create(
        report=report,
        appeal=appeal,
        outcome=finding.outcome,
        ground=finding.ground or "",
        clause=finding.clause.strip(),
        facts=finding.facts.strip(),
        bars_files=finding.bars_files,
        is_strike=finding.is_strike,
        was_on_shelf=was_on_shelf,
        decided_by=actor,
    )
    report.state, report.is_strike = finding.outcome, finding.is_strike
    report.decided_at = timezone.now()
    report.save(update_fields=["state", "is_strike", "decided_at"])
    act = ModerationAct.UPHELD if is_upheld else ModerationAct.REFUSED
    record_act(actor=actor, act=act, target=report, reason=decision.facts)
    tell_decided(decision)
    return decision


def refuse_biased(*, actor: User, report: Report) -> None:
    """Raises DecisionRefused to others than staff, and to whom the report concerns."""
    if not actor.is_staff:
        raise DecisionRefused("Only staff decide reports.")
    if actor.pk in (report.designer_id, report.reporter_id):
        raise DecisionRefused("It concerns you: somebody else of the staff decides it.")


def _refuse_incomplete(finding: Finding) -> None:
    if not finding.facts.strip():
        raise DecisionRefused("Say what you found: both sides read it.")
    if finding.ground is not None and not finding.clause.strip():
        raise DecisionRefused("Name the law, or the part of the terms: both sides read it.")
    if finding.ground is None and (finding.bars_files or finding.is_strike):
        raise DecisionRefused("What stays on the shelf bars no files and is no strike.")
    if finding.bars_files and finding.ground != Ground.LAW:
        raise DecisionRefused("Only the law takes from buyers what they paid for.")
