"""What a designer types about their page, and about a collection."""

from datetime import timedelta
from typing import Any

from django import forms

from accounts.models import User
from common.today import today
from common.visible_text import validate_name, validate_visible
from models_catalog.models import CadModel, Collection

AWAY_AT_MOST = timedelta(days=731)


class ShopPageForm(forms.Form):
    words = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        label="Words on your page",
        help_text="Above your pieces. **bold**, *italic*, lists with - and [links](https://…) are "
        "set so.",
        validators=[validate_visible],
    )
    away_from = forms.DateField(
        required=False, label="Away from", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    away_until = forms.DateField(
        required=False,
        label="Away until, that day included",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="Days in UTC. Sales go on; buyers read that answers may be late.",
    )
    away_words = forms.CharField(
        required=False,
        max_length=300,
        label="What buyers should know meanwhile",
        validators=[validate_name],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begin, end = cleaned.get("away_from"), cleaned.get("away_until")
        if self.errors:
            return cleaned
        if (begin is None) != (end is None):
            self.add_error("away_until", "Write both days, or neither.")
        elif begin and end and end < begin:
            self.add_error("away_until", "The last day is before the first.")
        elif end and end < today():
            self.add_error("away_until", "That day has passed. Empty both to end the notice.")
        elif end and end > today() + AWAY_AT_MOST:
            self.add_error("away_until", "That is more than two years away. Look at the year.")
        return cleaned


class BannerForm(forms.Form):
    banner = forms.FileField(
        label="Picture across your page",
        help_text="JPEG, PNG or WebP, up to 8 MB. We draw it anew, 1600 by 400 pixels of its "
        "middle, without place, time or device.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty. Choose another one.",
        },
    )


class CollectionForm(forms.Form):
    """A place is a number beside each piece, so that the order needs no script."""

    name = forms.CharField(max_length=80, validators=[validate_name])
    words = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="**bold**, *italic*, lists with - and [links](https://…) are set so.",
        validators=[validate_visible],
    )

    def __init__(self, *args: Any, actor: User, collection: Collection | None, **kwargs: Any):
        initial = {"name": collection.name, "words": collection.words} if collection else {}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.pieces = list(CadModel.objects.by_designer(actor).order_by("title", "pk"))
        places = dict(collection.places.values_list("cad_model", "position")) if collection else {}
        for piece in self.pieces:
            self.fields[f"place-{piece.slug}"] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=999,
                label=f"{piece.title} ({piece.get_state_display().lower()})",
                initial=places[piece.pk] + 1 if piece.pk in places else None,
            )

    @property
    def word_fields(self) -> list[forms.BoundField]:
        return [self["name"], self["words"]]

    @property
    def place_fields(self) -> list[forms.BoundField]:
        return [self[f"place-{piece.slug}"] for piece in self.pieces]

    @property
    def slugs(self) -> list[str]:
        """In the order of the numbers; equal ones by title."""
        placed = [(self.cleaned_data.get(f"place-{one.slug}"), one.slug) for one in self.pieces]
        wanted = [(place, slug) for place, slug in placed if place is not None]
        return [slug for _, slug in sorted(wanted, key=lambda pair: pair[0])]
