"""Holds at the desk: ask, approve by another person, review, release."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from common.decided_admin import Actions
from common.money_action import Effect, MakeAction, MoneyAction, MoneyForm
from common.personal import Thing
from privacy.desk.holds import approve_hold, ask_hold, release_hold, review_hold, tables
from privacy.models import Hold, HoldReason

PERMISSION = "privacy.decide_hold"


class HoldForm(MoneyForm):
    table = forms.ChoiceField()
    number = forms.CharField(label="Number of the row", max_length=100)
    code = forms.ChoiceField(label="Reason", choices=HoldReason.choices)
    basis = forms.CharField(
        label="Rests on",
        max_length=300,
        help_text=(
            "The article, and the reference of the claim or order: Art. 17(3)(e), case 4711. Name "
            "nobody: words that do go when that person leaves."
        ),
    )

    field_order = ("table", "number", "code", "basis", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["table"]).choices = [(one, one) for one in tables()]


def ask_action(*, back: str) -> MoneyAction:
    return MoneyAction(
        title="Ask that a row is held",
        verb="ask",
        permission=PERMISSION,
        form=HoldForm,
        effect=lambda data: Effect(
            facts=[
                ("Row", f"{data['table']} {data['number']}"),
                ("Reason", str(HoldReason(data["code"]).label)),
                ("Rests on", data["basis"]),
            ],
            sentences=[
                "It holds nothing until somebody else approves it.",
                "Then neither purge nor erasure takes the row, and it is reviewed within 90 days.",
            ],
        ),
        act=_ask,
        back=back,
    )


def _ask(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
    hold = ask_hold(
        actor=actor,
        thing=Thing(data["table"], data["number"]),
        reason=HoldReason(data["code"]),
        basis=data["basis"],
        why=data["reason"],
    )
    return f"Asked: {hold}. Somebody else has to approve it."


def hold_actions(hold: Hold) -> Actions:
    if hold.released_at is not None:
        return {}
    if hold.approved_at is None:
        return {
            "approve": ("Approve", _make("Approve", approve_hold, "From now on the row stays.")),
            "release": ("Drop", _make("Drop", release_hold, "Nothing is held.")),
        }
    return {
        "review": ("Review", _make("Keep", review_hold, "It is looked at again within 90 days.")),
        "release": (
            "Release",
            _make("Release", release_hold, "The row goes when its period is over."),
        ),
    }


def _make(verb: str, service: Callable[..., Hold], sentence: str) -> MakeAction:
    def make(hold: Hold, *, back: str, request: HttpRequest) -> MoneyAction:
        def act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
            service(actor=actor, hold=hold, why=data["reason"])
            return f"{hold}: done."

        return MoneyAction(
            title=f"{verb} the hold of {hold}",
            verb=verb.lower(),
            permission=PERMISSION,
            effect=lambda data: Effect(
                facts=[
                    ("Row", str(hold)),
                    ("Reason", str(hold.get_reason_display())),
                    ("Rests on", hold.basis),
                    ("Asked by", str(hold.asked_by)),
                ],
                sentences=[sentence],
            ),
            act=act,
            back=back,
        )

    return make
