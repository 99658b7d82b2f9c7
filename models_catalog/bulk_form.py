"""What a designer types who changes several pieces in the same way."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings

from accounts.models import User
from common.figures import currency_text
from common.money import changed_by, decimal_of, exponent, minor_of, to_whole
from models_catalog.confirmed_form import ConfirmedForm
from models_catalog.licences import TERMS, LicenceKind
from models_catalog.models import CadModel
from models_catalog.models.licence_offer import HIGHEST_PRICE_MINOR, LOWEST_PRICE_MINOR
from models_catalog.piece_change import PieceChange

LEAVE, SET_TO, RAISE, LOWER = "", "set", "raise", "lower"
COIN, WHOLE = "coin", "whole"
_KINDS = [(kind, TERMS[kind].name) for kind in LicenceKind.values]


def _kinds(label: str, help_text: str = "", **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=label,
        help_text=help_text,
        **kwargs,
    )


class BulkForm(ConfirmedForm):
    piece = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="Pieces",
        error_messages={"required": "Choose at least one piece."},
    )
    act = forms.ChoiceField(
        required=False,
        choices=[
            (LEAVE, "Leave them"),
            (SET_TO, "Set them to the price below"),
            (RAISE, "Raise them by the percentage below"),
            (LOWER, "Lower them by the percentage below"),
        ],
        label="Prices",
    )
    price = forms.DecimalField(required=False, decimal_places=exponent(settings.SHOP_CURRENCY))
    percent = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=500,
        decimal_places=2,
        label="Percent",
        help_text="Up to 500 to raise, up to 95 to lower.",
    )
    rounding = forms.ChoiceField(
        choices=[(COIN, "to the smallest coin, halves up"), (WHOLE, "to whole units, halves up")],
        initial=COIN,
        required=False,
        label="A percentage is rounded",
    )
    kind = _kinds("Prices of these licences", initial=LicenceKind.values)
    offers_too = forms.BooleanField(
        required=False,
        label="Offer these licences too where a piece does not have them yet",
        help_text="Only with “Set them to the price below”.",
    )
    stop = _kinds("Stop offering these licences", "Buyers keep what they bought.")
    add_tags = forms.CharField(
        required=False, max_length=200, label="Add tags", help_text="With commas between."
    )
    remove_tags = forms.CharField(
        required=False, max_length=200, label="Remove tags", help_text="With commas between."
    )
    leaves_shelf = forms.BooleanField(
        required=False,
        label="Take them off the shelf",
        help_text="Buyers keep what they bought. Each can be put back on its own page.",
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pieces = CadModel.objects.by_designer(actor).order_by("title", "pk")
        self.pieces = list(pieces.prefetch_related("offers"))
        self.fields["piece"].choices = [  # type: ignore[attr-defined]
            (piece.slug, f"{piece.title} ({piece.get_state_display().lower()})")
            for piece in self.pieces
        ]
        self.fields["price"].label = f"Price, in {currency_text()}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        act, percent = cleaned.get("act"), cleaned.get("percent")
        if act == SET_TO:
            self._refuse_bad_price(cleaned.get("price"))
        elif act in {RAISE, LOWER} and "percent" not in self.errors:
            if percent is None:
                self.add_error("percent", "Write by how many per cent.")
            elif act == LOWER and percent > 95:
                self.add_error("percent", "Lower prices by 95 per cent at most.")
        if act and not cleaned.get("kind"):
            self.add_error("kind", "Choose the licences whose prices change.")
        if set(cleaned.get("kind", ())) & set(cleaned.get("stop", ())) and act == SET_TO:
            self.add_error("stop", "A licence cannot get a price and stop being offered.")
        if not self.errors and not self._asks_something():
            self.add_error(None, "Say what is to change.")
        return cleaned

    def _refuse_bad_price(self, price: Decimal | None) -> None:
        if "price" in self.errors:
            return
        bounds = (LOWEST_PRICE_MINOR, HIGHEST_PRICE_MINOR)
        least, most = (decimal_of(bound, settings.SHOP_CURRENCY) for bound in bounds)
        # Compared as it was typed: “1E+400000” as a whole number would take seconds to make.
        if price is None or not least <= price <= most:
            self.add_error("price", f"Write a price from {least} to {most} {currency_text()}.")

    def _asks_something(self) -> bool:
        asked = ("act", "stop", "add_tags", "remove_tags", "leaves_shelf")
        return any(self.cleaned_data.get(name) for name in asked)

    @property
    def changes(self) -> list[PieceChange]:
        chosen = set(self.cleaned_data["piece"])
        return [
            PieceChange(
                slug=piece.slug,
                values={**self._prices(piece), **self._tags(piece)},
                leaves_shelf=self.cleaned_data["leaves_shelf"],
            )
            for piece in self.pieces
            if piece.slug in chosen
        ]

    def _prices(self, piece: CadModel) -> dict[str, str]:
        words = self.cleaned_data
        values = {}
        offered = {offer.kind: offer.price_minor for offer in piece.offers.all()}
        for kind in words["kind"] if words["act"] else ():
            if kind in offered or (words["act"] == SET_TO and words["offers_too"]):
                values[f"price_{kind}"] = self._price(offered.get(kind, 0))
        return {**values, **{f"price_{kind}": "" for kind in words["stop"] if kind in offered}}

    def _price(self, now_minor: int) -> str:
        words, currency = self.cleaned_data, settings.SHOP_CURRENCY
        if words["act"] == SET_TO:
            minor = minor_of(words["price"], currency)
        else:
            points = int(words["percent"] * 100)
            minor = changed_by(now_minor, points if words["act"] == RAISE else -points)
            if words["rounding"] == WHOLE:
                minor = to_whole(minor, currency)
        return str(decimal_of(minor, currency))

    def _tags(self, piece: CadModel) -> dict[str, str]:
        added, removed = (_split(self.cleaned_data[name]) for name in ("add_tags", "remove_tags"))
        if not added and not removed:
            return {}
        before = _split(piece.tags)
        gone = {tag.casefold() for tag in removed}
        kept = [tag for tag in before if tag.casefold() not in gone]
        there = {tag.casefold() for tag in kept}
        after = kept + [tag for tag in added if tag.casefold() not in there]
        return {} if after == before else {"tags": ", ".join(after)}


def _split(text: str) -> list[str]:
    found = (" ".join(tag.split()) for tag in text.split(","))
    return list({tag.casefold(): tag for tag in found if tag}.values())
