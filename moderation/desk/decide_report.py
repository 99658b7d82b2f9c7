"""Staff decide a report: off the shelf with a ground, or it stays; both sides read why."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from accounts.current_user import as_user, current_user
from accounts.models import User
from common.appeals import Ground
from common.money_action import Effect, FactsForm, MoneyAction
from models_catalog.hooks import licences_sold
from moderation.errors import DecisionRefused
from moderation.models import Report
from moderation.selectors.strikes import strike_count
from moderation.services.decide_report import Finding, decide_report, refuse_biased
from moderation.states import STRIKES_OF_REPEAT_OFFENDER, ReportState

MAY_DECIDE = "moderation.decide_report"


class UpholdForm(FactsForm):
    ground = forms.ChoiceField(label="Ground", choices=Ground.choices)
    clause = forms.CharField(
        label="Which law, or which part of the terms",
        max_length=200,
        help_text="And why it applies, in a few words.",
    )
    bars_files = forms.BooleanField(
        required=False,
        label="The law forbids to deliver it to buyers too",
        help_text="Only then do they lose the download, and are told by mail.",
    )
    is_strike = forms.BooleanField(
        required=False,
        label="It counts as a strike",
        help_text=f"The designer should have known. {STRIKES_OF_REPEAT_OFFENDER} within a year "
        "make a repeat offender.",
    )
    field_order = ("ground", "clause", "reason", "bars_files", "is_strike")


def uphold_action(report: Report, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Uphold report {report}: take “{report.title}” off the shelf",
        verb="take it off the shelf",
        permission=MAY_DECIDE,
        form=UpholdForm,
        effect=lambda data: _effect(report, current_user(request), _finding(data)),
        act=lambda actor, data: _decide(actor, report, _finding(data)),
        back=back,
    )


def refuse_action(report: Report, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Refuse report {report}: “{report.title}” stays",
        verb="let it stay",
        permission=MAY_DECIDE,
        form=FactsForm,
        effect=lambda data: _effect(report, current_user(request), Finding(data["reason"])),
        act=lambda actor, data: _decide(actor, report, Finding(data["reason"])),
        back=back,
    )


def _finding(data: dict[str, Any]) -> Finding:
    return Finding(
        facts=data["reason"],
        ground=Ground(data["ground"]),
        clause=data["clause"],
        bars_files=data["bars_files"],
        is_strike=data["is_strike"],
    )


def _effect(report: Report, by: User, finding: Finding) -> Effect:
    refuse_biased(actor=by, report=report)
    if report.state != ReportState.OPEN:
        raise DecisionRefused(f"It is decided already: {report.get_state_display().lower()}.")
    if finding.bars_files and finding.ground != Ground.LAW:
        raise DecisionRefused("Only the law takes from buyers what they paid for.")
    return Effect(facts=_facts(report), sentences=_sentences(finding))


def _facts(report: Report) -> list[tuple[str, str]]:
    listing = report.cad_model
    strikes = strike_count(report.designer_id, timezone.now())
    return [
        ("Piece", report.title),
        ("How it stands", listing.get_state_display() if listing else "deleted"),
        ("Licences sold", str(sum(licences_sold.call_all(listing))) if listing else "0"),
        ("Designer", report.designer.designer_name),
        ("Strikes within a year", str(strikes)),
        ("Reported", report.get_kind_display()),
    ]


def _sentences(finding: Finding) -> list[str]:
    told = "Both sides get your words by mail, with how they can contest the decision."
    if finding.outcome == ReportState.REFUSED:
        return ["The piece stays as it is.", told]
    return [
        "It leaves lists, searches and its page at once, and nobody can buy it.",
        "Nobody gets its files any more, and whoever bought it is told by mail."
        if finding.bars_files
        else "Whoever bought it keeps the licence and the download.",
        *(["It counts as a strike."] if finding.is_strike else []),
        told,
    ]


def _decide(actor: AbstractBaseUser, report: Report, finding: Finding) -> str:
    decide_report(actor=as_user(actor), report=report, finding=finding)
    return f"{report} is decided, and both sides are told."
