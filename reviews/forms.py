"""What people type about a piece that they bought, and about a review."""

from typing import Any

from django import forms

from common.visible_text import validate_visible
from geometry.metals import METALS
from reviews.models import Review
from reviews.models.review import HEAVIEST_MG, LONGEST_TEXT, MOST_STARS
from reviews.models.review_photo import PHOTOS_AT_MOST
from reviews.models.review_reply import LONGEST_REPLY
from reviews.photos import MOST_BYTES
from reviews.services.write_review import ReviewSaid
from reviews.states import ReportKind
from reviews.versions import version_of
from reviews.weights import grams_typed, milligrams_of

STARS = [
    ("5", "★★★★★ As good as I hoped, or better"),
    ("4", "★★★★☆ Good, with something to mend"),
    ("3", "★★★☆☆ It will do"),
    ("2", "★★☆☆☆ Much had to be mended"),
    ("1", "★☆☆☆☆ Not usable"),
]


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class _Photos(forms.FileField):
    """Cleaned to a list, empty where none was chosen."""

    def __init__(self, **named: Any) -> None:
        widget = _SeveralInput({"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(widget=widget, required=False, **named)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > PHOTOS_AT_MOST:
            raise forms.ValidationError(f"Choose {PHOTOS_AT_MOST} photos at most.")
        one_by_one = super().clean
        return [one_by_one(one, initial) for one in sent]


class ReviewForm(forms.Form):
    version = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    stars = forms.ChoiceField(
        label="Stars",
        choices=STARS,
        widget=forms.RadioSelect,
        error_messages={
            "required": f"Choose one to {MOST_STARS} stars.",
            "invalid_choice": f"Choose one to {MOST_STARS} stars.",
        },
    )
    text = forms.CharField(
        label="What you think of it",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 7}),
        validators=[validate_visible],
        help_text="How it cast, fitted and finished, and what had to be mended. Lines stay as you "
        "type them; names and addresses of others do not belong here.",
    )
    metal = forms.ChoiceField(
        label="Metal of your casting",
        required=False,
        choices=[("", "Not weighed"), *((key, metal.name) for key, metal in METALS.items())],
        error_messages={"invalid_choice": "Choose one of the metals of the list."},
    )
    weight = forms.CharField(
        label="What one piece weighs, in grams",
        required=False,
        max_length=20,
        help_text="Without stones, such as 4.2 or 4,2. It is shown beside our estimate.",
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    photos = _Photos(
        label="Photos of the casting",
        help_text=f"Up to {PHOTOS_AT_MOST}; JPEG, PNG or WebP, {MOST_BYTES // 1_000_000} MB each. "
        "We draw them anew, without place, time or device.",
    )
    drops = forms.TypedMultipleChoiceField(
        label="Photos that go", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    name = forms.ChoiceField(
        label="Signed",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is signed."},
    )
    field_order = ("version", "stars", "text", "metal", "weight", "drops", "photos", "name")

    def __init__(
        self, data: Any = None, files: Any = None, *, shown_name: str, review: Review | None
    ) -> None:
        super().__init__(data, files, initial=_initial(review))
        fields: Any = self.fields
        fields["name"].choices = [("name", shown_name), ("buyer", "A buyer, without a name")]
        held = list(review.photos.all()) if review else []
        if held:
            fields["drops"].choices = [(one.pk, f"Photo {one.position}") for one in held]
        else:
            del self.fields["drops"]

    def clean_weight(self) -> int | None:
        typed: str = self.cleaned_data["weight"]
        if not typed.strip():
            return None
        weight_mg = milligrams_of(typed)
        if weight_mg is None or not 0 < weight_mg <= HEAVIEST_MG:
            raise forms.ValidationError(
                "Type grams as a number such as 4.2 or 4,2: above nothing, and "
                f"{HEAVIEST_MG // 1000:,} g at most."
            )
        return weight_mg

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not {"weight", "metal"} & set(self.errors):
            if said.get("metal") and said.get("weight") is None:
                self.add_error("weight", "Type the weight too, or choose “Not weighed”.")
            if said.get("weight") is not None and not said.get("metal"):
                self.add_error("metal", "Choose the metal too: by it we compare the weight.")
        return said

    def said(self) -> ReviewSaid:
        """What a valid form says."""
        typed = self.cleaned_data
        return ReviewSaid(
            stars=int(typed["stars"]),
            # A browser sends each new line as two characters.
            text=typed["text"].replace("\r\n", "\n"),
            shows_name=typed["name"] == "name",
            metal=typed["metal"],
            weight_mg=typed["weight"],
        )


def _initial(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {"name": "buyer"}
    return {
        "version": version_of(review),
        "stars": str(review.stars),
        "text": review.text,
        "metal": review.metal,
        "weight": grams_typed(review.weight_mg) if review.weight_mg else "",
        "name": "name" if review.shows_name else "buyer",
    }


class ReplyForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_REPLY, validators=[validate_visible])


class ReviewReportForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is wrong", choices=ReportKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Say it in your own words",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        validators=[validate_visible],
        help_text="Where in the review, and how you know. That somebody did not like a piece is "
        "no reason to hide what they say.",
    )


class ContestForm(forms.Form):
    text = forms.CharField(
        label="Why the decision is wrong",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        validators=[validate_visible],
    )
