"""Staff take a piece off the shelf, or put it back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser

from accounts.current_user import as_user
from accounts.models import User
from common.money_action import Effect, MoneyAction, MoneyForm
from models_catalog.errors import ListingRefused
from models_catalog.hooks import licences_sold
from models_catalog.models import CadModel
from models_catalog.services.take_down_listing import take_down_listing
from models_catalog.services.undo_take_down import undo_take_down, why_not_undo
from models_catalog.states import ListingState

MAY_TAKE_DOWN = "models_catalog.take_down_cadmodel"


class ShelfForm(MoneyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label="Why",
            max_length=1000,
            widget=forms.Textarea({"rows": 5}),
            help_text="The designer reads it in a mail, as you write it.",
        )


def take_down_action(listing: CadModel, *, by: User, back: str) -> MoneyAction:
    return _action(
        listing,
        title=f"Take “{listing.title}” off the shelf",
        verb="take it off the shelf",
        effect=lambda data: _take_down_effect(listing),
        act=lambda actor, data: _take_down(actor, listing, data),
        back=back,
    )


def put_back_action(listing: CadModel, *, by: User, back: str) -> MoneyAction:
    return _action(
        listing,
        title=f"Put “{listing.title}” back on the shelf",
        verb="put it back",
        effect=lambda data: _put_back_effect(listing, by),
        act=lambda actor, data: _put_back(actor, listing, data),
        back=back,
    )


def _action(
    listing: CadModel,
    *,
    title: str,
    verb: str,
    effect: Callable[[dict[str, Any]], Effect],
    act: Callable[[AbstractBaseUser, dict[str, Any]], str],
    back: str,
) -> MoneyAction:
    return MoneyAction(
        title=title,
        verb=verb,
        permission=MAY_TAKE_DOWN,
        form=ShelfForm,
        effect=effect,
        act=act,
        back=back,
    )


def _facts(listing: CadModel) -> list[tuple[str, str]]:
    return [
        ("Piece", listing.title),
        ("Designer", f"{listing.designer.shown_name} ({listing.designer.email})"),
        ("How it stands", listing.get_state_display()),
        ("Licences sold", str(sum(licences_sold.call_all(listing)))),
    ]


def _take_down_effect(listing: CadModel) -> Effect:
    if listing.state != ListingState.PUBLISHED:
        raise ListingRefused(
            f"It is “{listing.get_state_display().lower()}” and not on the shelf, so there is "
            "nothing to take down."
        )
    return Effect(
        facts=_facts(listing),
        sentences=[
            "It leaves lists, searches and its page at once, and nobody can buy it.",
            "Whoever bought it keeps the licence and the download.",
            "Its designer gets your words by mail, and can change it and send it to review again.",
            "It stands in the audit log, and can be put back.",
        ],
    )


def _put_back_effect(listing: CadModel, by: User) -> Effect:
    problem = why_not_undo(listing, by=by)
    if problem:
        raise ListingRefused(problem)
    return Effect(
        facts=_facts(listing),
        sentences=[
            "It is in lists and searches again at once, with the files that were reviewed.",
            "Its designer gets your words by mail.",
        ],
    )


def _take_down(actor: AbstractBaseUser, listing: CadModel, data: dict[str, Any]) -> str:
    take_down_listing(actor=as_user(actor), cad_model=listing, reason=data["reason"])
    return f"“{listing.title}” is off the shelf, and its designer is told."


def _put_back(actor: AbstractBaseUser, listing: CadModel, data: dict[str, Any]) -> str:
    undo_take_down(actor=as_user(actor), cad_model=listing, reason=data["reason"])
    return f"“{listing.title}” is on the shelf again, and its designer is told."
