"""What a designer types who lowers prices for a time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings

from accounts.models import User
from common.figures import currency_text
from common.money import Money, decimal_of, exponent, minor_of
from models_catalog.confirmed_form import ConfirmedForm
from models_catalog.licences import TERMS, LicenceKind
from models_catalog.models import CadModel
from models_catalog.models.licence_offer import HIGHEST_PRICE_MINOR, LOWEST_PRICE_MINOR
from models_catalog.reduction_wish import LEAST_PERCENT, MOST_PERCENT, ReductionWish

ALL, CHOSEN = "all", "chosen"
_MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


def _moment_widget() -> forms.DateTimeInput:
    return forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")


class ReductionForm(ConfirmedForm):
    which = forms.ChoiceField(
        choices=[(ALL, "All my pieces on the shelf"), (CHOSEN, "Those chosen below")],
        widget=forms.RadioSelect,
        label="Which pieces",
        initial=CHOSEN,
    )
    piece = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Pieces on the shelf"
    )
    kind = forms.MultipleChoiceField(
        choices=[(kind, TERMS[kind].name) for kind in LicenceKind.values],
        widget=forms.CheckboxSelectMultiple,
        initial=LicenceKind.values,
        label="Licences",
        error_messages={"required": "Choose at least one licence."},
    )
    percent = forms.IntegerField(
        required=False,
        min_value=LEAST_PERCENT,
        max_value=MOST_PERCENT,
        label="Percent off",
        help_text="What is taken off is rounded to the smallest coin, halves up. "
        "Or one price for all of them, below.",
    )
    price = forms.DecimalField(
        required=False, decimal_places=exponent(settings.SHOP_CURRENCY), label="Or this price"
    )
    starts_at = forms.DateTimeField(
        required=False,
        input_formats=_MOMENT_FORMATS,
        widget=_moment_widget(),
        label="From, in UTC",
        help_text="Left empty, it begins at once.",
    )
    ends_at = forms.DateTimeField(
        input_formats=_MOMENT_FORMATS,
        widget=_moment_widget(),
        label="Until, in UTC",
        help_text="The first moment at which the ordinary price holds again; a day alone "
        "means to its end. At most 60 days after the start.",
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pieces = CadModel.objects.by_designer(actor).published().order_by("title", "pk")
        self.fields["piece"].choices = pieces.values_list("slug", "title")  # type: ignore[attr-defined]
        self.fields["price"].label = f"Or this price, in {currency_text()}"

    def clean_starts_at(self) -> datetime | None:
        return _in_utc(self.cleaned_data["starts_at"])

    def clean_ends_at(self) -> datetime | None:
        """Whoever writes a day alone means the whole of it."""
        moment = _in_utc(self.cleaned_data["ends_at"])
        typed = str(self.data.get(self.add_prefix("ends_at"), "")).strip()
        # Behind the last day of the calendar there is none; it is refused as too late anyway.
        if moment is None or len(typed) != len("2030-01-31") or moment.date() == date.max:
            return moment
        return moment + timedelta(days=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        percent, price = cleaned.get("percent"), cleaned.get("price")
        if not {"percent", "price"} & set(self.errors) and (percent is None) == (price is None):
            self.add_error("percent", "Write either a percentage or a price.")
        bounds = (LOWEST_PRICE_MINOR, HIGHEST_PRICE_MINOR)
        least, most = (decimal_of(bound, settings.SHOP_CURRENCY) for bound in bounds)
        # Compared as it was typed: “1E+400000” as a whole number would take seconds to make.
        if price is not None and not least <= price <= most:
            lowest, highest = (Money(bound, settings.SHOP_CURRENCY) for bound in bounds)
            self.add_error("price", f"Write a price from {lowest} to {highest}.")
        if (
            cleaned.get("which") == CHOSEN
            and not cleaned.get("piece")
            and "piece" not in self.errors
        ):
            self.add_error("piece", "Choose at least one piece, or all of them.")
        return cleaned

    @property
    def wish(self) -> ReductionWish:
        words, price = self.cleaned_data, self.cleaned_data["price"]
        return ReductionWish(
            slugs=None if words["which"] == ALL else frozenset(words["piece"]),
            kinds=frozenset(words["kind"]),
            percent=words["percent"],
            price_minor=None if price is None else minor_of(price, settings.SHOP_CURRENCY),
            starts_at=words["starts_at"],
            ends_at=words["ends_at"],
        )


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
