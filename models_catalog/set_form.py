"""What a designer types who offers several pieces at one price."""

from typing import Any, cast

from django import forms
from django.conf import settings

from accounts.models import User
from common.figures import currency_text
from common.money import Money, decimal_of, exponent, minor_of
from common.visible_text import validate_name, validate_visible
from models_catalog.confirmed_form import ConfirmedForm
from models_catalog.licences import TERMS
from models_catalog.models import CadModel, LicenceOffer, PieceSet
from models_catalog.models.licence_offer import HIGHEST_PRICE_MINOR, LOWEST_PRICE_MINOR
from models_catalog.models.piece_set import LEAST_PIECES, MOST_PIECES, SET_KINDS
from models_catalog.set_wish import SetWish

_PRICE_BOUNDS = (LEAST_PIECES * LOWEST_PRICE_MINOR, MOST_PIECES * HIGHEST_PRICE_MINOR - 1)


class SetForm(ConfirmedForm):
    name = forms.CharField(max_length=80, validators=[validate_name])
    words = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="What belongs together in it. **bold**, *italic*, lists with - and "
        "[links](https://…) are set so.",
        validators=[validate_visible],
    )
    kind = forms.ChoiceField(
        choices=[
            (kind.value, f"{TERMS[kind].name}: {TERMS[kind].castings_text}") for kind in SET_KINDS
        ],
        widget=forms.RadioSelect,
        label="Licence",
        help_text="The same for all of the pieces, and each of them offers it.",
        initial=SET_KINDS[0].value,
    )
    piece = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="Pieces",
        help_text=f"{LEAST_PIECES} to {MOST_PIECES} of yours that are on the shelf.",
        error_messages={"required": f"Choose {LEAST_PIECES} to {MOST_PIECES} pieces."},
    )
    price = forms.DecimalField(decimal_places=exponent(settings.SHOP_CURRENCY))

    def __init__(self, *args: Any, actor: User, piece_set: PieceSet | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _values_of(piece_set) if piece_set else {})
        super().__init__(*args, **kwargs)
        pieces = CadModel.objects.by_designer(actor).published().order_by("title", "pk")
        offers = LicenceOffer.objects.filter(cad_model__in=pieces, kind__in=SET_KINDS)
        priced: dict[int, list[str]] = {}
        for offer in offers.order_by("price_minor"):
            priced.setdefault(offer.cad_model_id, []).append(
                f"{offer.terms.name.lower()} {offer.price}"
            )
        self.fields["piece"].choices = [  # type: ignore[attr-defined]
            (piece.slug, f"{piece.title} ({', '.join(priced[piece.pk])})")
            for piece in pieces
            if piece.pk in priced
        ]
        self.fields["price"].label = f"Price of the set, in {currency_text()}"
        self.fields["price"].help_text = "Below what the pieces cost one by one."

    def clean_price(self) -> Any:
        price = self.cleaned_data["price"]
        least, most = (decimal_of(bound, settings.SHOP_CURRENCY) for bound in _PRICE_BOUNDS)
        # Compared as it was typed: “1E+400000” as a whole number would take seconds to make.
        if not least <= price <= most:
            lowest, highest = (Money(bound, settings.SHOP_CURRENCY) for bound in _PRICE_BOUNDS)
            raise forms.ValidationError(f"Write a price from {lowest} to {highest}.")
        return price

    @property
    def has_pieces(self) -> bool:
        return len(cast(Any, self.fields["piece"]).choices) >= LEAST_PIECES

    @property
    def wish(self) -> SetWish:
        words = self.cleaned_data
        return SetWish(
            name=words["name"],
            words=words["words"],
            kind=words["kind"],
            slugs=tuple(words["piece"]),
            price_minor=minor_of(words["price"], settings.SHOP_CURRENCY),
        )


def _values_of(piece_set: PieceSet) -> dict[str, Any]:
    return {
        "name": piece_set.name,
        "words": piece_set.words,
        "kind": piece_set.kind,
        "piece": list(piece_set.places.values_list("cad_model__slug", flat=True)),
        "price": decimal_of(piece_set.price_minor, piece_set.currency),
    }
