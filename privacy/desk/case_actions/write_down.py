"""A request that came on paper or by word is written down."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.audit import record_act
from common.money_action import Effect, MoneyAction, MoneyForm
from common.today import today
from privacy.desk.acts import DeskAct
from privacy.desk.case_actions.plain_action import PERMISSION
from privacy.desk.open_case import Arrival, open_case
from privacy.desk.selectors import in_zone
from privacy.desk.states import CaseChannel, CaseKind


class PaperForm(MoneyForm):
    reason = forms.CharField(
        label="What is asked", max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    kind = forms.ChoiceField(choices=CaseKind.choices)
    received_on = forms.DateField(
        label="Received on", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    address = forms.EmailField(label="E-mail address", required=False, max_length=254)
    post = forms.CharField(
        label="Or address by post",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    field_order = ("kind", "received_on", "address", "post", "reason")

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > today() or (today() - day).days > 365:
            raise forms.ValidationError("Choose a day of the last twelve months, up to today.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("address") and not cleaned.get("post"):
            self.add_error("address", "Write down an address to answer to, by mail or by post.")
        return cleaned


def write_down_action(*, back: str) -> MoneyAction:
    return MoneyAction(
        title="Write down a request that came on paper or by word",
        verb="write it down",
        permission=PERMISSION,
        form=PaperForm,
        effect=lambda data: Effect(
            facts=[
                ("What", str(CaseKind(data["kind"]).label)),
                ("Received", f"{data['received_on']:%d %B %Y}"),
                ("Answer to", data["address"] or data["post"]),
            ],
            sentences=[
                "The period counts from the day on which it was received.",
                "With an e-mail address, a link goes there first where it is about the person's "
                "own data.",
            ],
        ),
        act=_write_down,
        back=back,
    )


@transaction.atomic
def _write_down(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
    # From the first minute of its day: no hour is won by writing it down late.
    received_at = datetime.combine(data["received_on"], time.min, UTC)
    case = open_case(
        actor=actor,
        kind=CaseKind(data["kind"]),
        channel=CaseChannel.STAFF,
        address=data["address"],
        text=data["reason"],
        arrival=Arrival(received_at=received_at, post=data["post"]),
    )
    record_act(
        actor=actor, act=DeskAct.OPENED, target=case, reason="It came in another way than the form."
    )
    return f"It is request {case.number}, due {in_zone(case.due_at)}."
