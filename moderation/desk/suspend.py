"""Staff suspend a designer after repeated strikes, and end a suspension."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from accounts.current_user import as_user, current_user
from accounts.models import User
from common.money_action import Effect, FactsForm, MoneyAction
from models_catalog.models import CadModel
from moderation.errors import SuspensionRefused
from moderation.models import Report, Suspension
from moderation.selectors.strikes import strike_count
from moderation.services.suspend_designer import (
    LONGEST_DAYS,
    lift_suspension,
    suspend_designer,
    why_not_suspended,
)

MAY_SUSPEND = "moderation.suspend_designer"


class SuspendForm(FactsForm):
    days = forms.IntegerField(
        label="For how many days", min_value=1, max_value=LONGEST_DAYS, initial=30
    )
    field_order = ("days", "reason")


def suspend_action(report: Report, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Suspend {report.designer.designer_name}",
        verb="suspend",
        permission=MAY_SUSPEND,
        form=SuspendForm,
        effect=lambda data: _effect(report, current_user(request), data["days"]),
        act=lambda actor, data: _suspend(actor, report, data),
        back=back,
    )


def lift_action(suspension: Suspension, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"End the suspension of {suspension.person.designer_name}",
        verb="end it",
        permission=MAY_SUSPEND,
        form=FactsForm,
        effect=lambda data: Effect(
            facts=[("Designer", suspension.person.designer_name)],
            sentences=["The designer is told, and can put the pieces back on the shelf."],
        ),
        act=lambda actor, data: _lift(actor, suspension, data),
        back=back,
    )


def _effect(report: Report, by: User, days: int) -> Effect:
    designer = report.designer
    problem = why_not_suspended(designer, by=by)
    if problem:
        raise SuspensionRefused(problem)
    on_shelf = CadModel.objects.published().by_designer(designer).count()
    return Effect(
        facts=[
            ("Designer", f"{designer.designer_name} ({designer.email})"),
            ("Strikes within a year", str(strike_count(designer.pk, timezone.now()))),
            ("Pieces on the shelf", str(on_shelf)),
            ("Days", str(days)),
        ],
        sentences=[
            "All these pieces leave the shelf at once, and none comes back before the end.",
            "Buyers keep what they bought, and what the designer has earned is paid.",
            "The designer gets your words by mail.",
        ],
    )


def _suspend(actor: AbstractBaseUser, report: Report, data: dict[str, Any]) -> str:
    suspension = suspend_designer(
        actor=as_user(actor),
        person=report.designer,
        days=data["days"],
        reason=data["reason"],
    )
    return f"{report.designer.designer_name} is suspended until {suspension.ends_at:%-d %B %Y}."


def _lift(actor: AbstractBaseUser, suspension: Suspension, data: dict[str, Any]) -> str:
    lift_suspension(actor=as_user(actor), suspension=suspension, reason=data["reason"])
    return f"{suspension.person.designer_name} can sell again, and is told."
