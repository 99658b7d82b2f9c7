"""Staff pay what is owed to somebody who left, against the code that they were given."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.formats import date_format

from accounts.models import User
from common.money_action import Effect, MoneyAction, MoneyForm
from payouts.desk.pay_early import said_of
from payouts.errors import NotPayable
from payouts.models import ConnectedAccount
from payouts.selectors.owed import owed_by_currency
from payouts.services.pay_claim import find_claim, pay_claim

MAY_PAY_CLAIM = "payouts.pay_claim"


class ClaimForm(MoneyForm):
    code = forms.CharField(label="Code", max_length=60)
    username = forms.CharField(
        label="Pay to the studio with the username",
        max_length=150,
        validators=[ProhibitNullCharactersValidator()],
        help_text="Whoever brings the code opens a new account here and connects it to Stripe.",
    )

    field_order = ("code", "username", "reason")


def claim_action(*, back: str) -> MoneyAction:
    return MoneyAction(
        title="Pay what is owed against a code",
        verb="pay it",
        permission=MAY_PAY_CLAIM,
        form=ClaimForm,
        effect=_effect,
        act=_act,
        back=back,
    )


def _effect(data: dict[str, Any]) -> Effect:
    claim, recipient = find_claim(data["code"]), _recipient(data)
    account = ConnectedAccount.objects.live_of(recipient).first()
    if account is None or not account.is_ready:
        raise NotPayable(
            f"{recipient.username} has no account at Stripe that can be paid. They connect one "
            "under Payouts in their studio; then come back with the same code."
        )
    owed = owed_by_currency(claim.designer_id)
    if not owed:
        raise NotPayable("Nothing is owed against this code any more.")
    return Effect(
        facts=[
            ("Owed", ", ".join(map(str, owed))),
            ("Code given out", date_format(claim.issued_at, "j F Y")),
            ("Goes to", f"{recipient.username} ({recipient.email}), account {account} at Stripe"),
        ],
        sentences=[
            "Each share is sent once; the code is worth nothing afterwards.",
            "Whose the code was is not known here, and stays so: the two accounts are not joined.",
        ],
    )


def _act(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
    made = pay_claim(
        actor=actor,  # type: ignore[arg-type]  # the desk knows no other accounts
        code=data["code"],
        recipient=_recipient(data),
        reason=data["reason"],
    )
    return said_of(made)


def _recipient(data: dict[str, Any]) -> User:
    found = User.objects.filter(username=data["username"].strip(), is_active=True).first()
    if found is None:
        raise NotPayable("There is no such username.")
    return found
