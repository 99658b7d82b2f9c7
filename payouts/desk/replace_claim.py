"""Staff give out another code to somebody who left and lost theirs."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.formats import date_format

from common.money_action import Effect, MoneyAction, MoneyForm
from payouts.desk.pay_claim import MAY_PAY_CLAIM
from payouts.selectors.owed import owed_by_currency
from payouts.services.replace_claim import claim_of_address, replace_claim


class LostCodeForm(MoneyForm):
    address = forms.EmailField(
        label="E-mail address that the account had",
        max_length=254,
        help_text="Shown to be theirs: by a request at the privacy desk whose link they confirmed.",
    )

    field_order = ("address", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "How they showed who they are"


def replace_action(*, back: str) -> MoneyAction:
    return MoneyAction(
        title="Give out another code in place of a lost one",
        verb="give out another code",
        permission=MAY_PAY_CLAIM,
        form=LostCodeForm,
        effect=_effect,
        act=_act,
        back=back,
    )


def _effect(data: dict[str, Any]) -> Effect:
    lost = claim_of_address(data["address"])
    return Effect(
        facts=[
            ("Owed", ", ".join(map(str, owed_by_currency(lost.designer_id)))),
            # With the number: the same form sent twice finds another code to replace, and is asked.
            ("Lost code", f"{lost}, given out on {date_format(lost.issued_at, 'j F Y, H:i')}"),
        ],
        sentences=[
            "The new code is shown once, on the next page; hand it to the person.",
            "The lost code is worth nothing from then on.",
            "Somebody else at the desk has to pay against it.",
        ],
    )


def _act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
    code = replace_claim(
        actor=actor,  # type: ignore[arg-type]  # the desk knows no other accounts
        lost=claim_of_address(data["address"]),
        reason=data["reason"],
    )
    return f"The new code is {code}. It is shown here once and kept nowhere."
