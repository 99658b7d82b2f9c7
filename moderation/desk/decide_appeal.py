"""Somebody else of the staff decides an appeal, with the first decision and both sides' words."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from accounts.current_user import as_user, current_user
from accounts.models import User
from common.appeals import Ground
from common.money_action import Effect, FactsForm, MoneyAction
from moderation.desk.decide_report import MAY_DECIDE
from moderation.errors import DecisionRefused
from moderation.models import Appeal
from moderation.services.decide_appeal import grant_appeal, refuse_appeal, why_not_decided
from moderation.states import Side


class TakeDownForm(FactsForm):
    """A reporter's appeal that is granted takes the piece off the shelf."""

    ground = forms.ChoiceField(label="Ground", choices=Ground.choices)
    clause = forms.CharField(label="Which law, or which part of the terms", max_length=200)
    field_order = ("ground", "clause", "reason")


def grant_action(appeal: Appeal, *, back: str, request: HttpRequest) -> MoneyAction:
    is_designers = appeal.side == Side.DESIGNER
    follows = (
        "The piece goes back on the shelf as it was, unless it changed since or another decision "
        "keeps it off; a strike is taken back."
        if is_designers
        else "The piece leaves the shelf at once; buyers keep their downloads."
    )
    return MoneyAction(
        title=f"Grant the appeal about {appeal.report}",
        verb="turn the decision round",
        permission=MAY_DECIDE,
        form=FactsForm if is_designers else TakeDownForm,
        effect=lambda data: _effect(appeal, current_user(request), follows),
        act=lambda actor, data: _grant(actor, appeal, data),
        back=back,
    )


def stay_action(appeal: Appeal, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Refuse the appeal about {appeal.report}",
        verb="let the decision stand",
        permission=MAY_DECIDE,
        form=FactsForm,
        effect=lambda data: _effect(appeal, current_user(request), "The decision stays."),
        act=lambda actor, data: _refuse(actor, appeal, data),
        back=back,
    )


def _effect(appeal: Appeal, by: User, follows: str) -> Effect:
    problem = why_not_decided(appeal, by=by, now=timezone.now())
    if problem:
        raise DecisionRefused(problem)
    report = appeal.report
    first = report.decisions.latest("decided_at")
    return Effect(
        facts=[
            ("Piece", report.title),
            ("Reported", f"{report.get_kind_display()}: {report.text}"),
            ("First decision", f"{first.get_outcome_display()}: {first.facts}"),
            (f"{appeal.get_kind_display()} of", appeal.get_side_display().lower()),
            ("Their words", appeal.text),
            *([("Answer to the counter-notice", report.answer)] if report.answer else []),
        ],
        sentences=[follows, "Both sides get your words by mail. It is our last decision."],
    )


def _grant(actor: AbstractBaseUser, appeal: Appeal, data: dict[str, Any]) -> str:
    ground = Ground(data["ground"]) if "ground" in data else None
    grant_appeal(
        actor=as_user(actor),
        appeal=appeal,
        reason=data["reason"],
        ground=ground,
        clause=data.get("clause", ""),
    )
    return f"The appeal about {appeal.report} is granted, and both sides are told."


def _refuse(actor: AbstractBaseUser, appeal: Appeal, data: dict[str, Any]) -> str:
    refuse_appeal(actor=as_user(actor), appeal=appeal, reason=data["reason"])
    return f"The appeal about {appeal.report} is refused, and its side is told."
