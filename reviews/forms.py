"""What people type about a piece that they bought, and about a review."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.languages import number
from common.sent_files_field import SentFiles
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

STARS_WANTED = format_lazy(_("Choose one to {most} stars."), most=MOST_STARS)
STARS = [
    ("5", _("★★★★★ As good as I hoped, or better")),
    ("4", _("★★★★☆ Good, with something to mend")),
    ("3", _("★★★☆☆ It will do")),
    ("2", _("★★☆☆☆ Much had to be mended")),
    ("1", _("★☆☆☆☆ Not usable")),
]


class ReviewForm(forms.Form):
    version = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    stars = forms.ChoiceField(
        label=_("Stars"),
        choices=STARS,
        widget=forms.RadioSelect,
        error_messages={
            "required": STARS_WANTED,
            "invalid_choice": STARS_WANTED,
        },
    )
    text = forms.CharField(
        label=_("What you think of it"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 7}),
        validators=[validate_visible],
        help_text=_(
            "How it cast, fitted and finished, and what had to be mended. Lines stay as you "
            "type them; names and addresses of others do not belong here."
        ),
    )
    metal = forms.ChoiceField(
        label=_("Metal of your casting"),
        required=False,
        choices=[("", _("Not weighed")), *((key, _(metal.name)) for key, metal in METALS.items())],
        error_messages={"invalid_choice": _("Choose one of the metals of the list.")},
    )
    weight = forms.CharField(
        label=_("What one piece weighs, in grams"),
        required=False,
        max_length=20,
        help_text=_("Without stones, such as 4.2 or 4,2. It is shown beside our estimate."),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    photos = SentFiles(
        at_most=PHOTOS_AT_MOST,
        most_bytes=MOST_BYTES,
        accept="image/jpeg,image/png,image/webp",
        required=False,
        label=_("Photos of the casting"),
        help_text=format_lazy(
            _(
                "Up to {photos}; JPEG, PNG or WebP, {megabytes} MB each. We draw them anew, "
                "without place, time or device."
            ),
            photos=PHOTOS_AT_MOST,
            megabytes=MOST_BYTES // 1_000_000,
        ),
    )
    drops = forms.TypedMultipleChoiceField(
        label=_("Photos that go"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    name = forms.ChoiceField(
        label=_("Signed"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is signed.")},
    )
    field_order = ("version", "stars", "text", "metal", "weight", "drops", "photos", "name")

    def __init__(
        self, data: Any = None, files: Any = None, *, shown_name: str, review: Review | None
    ) -> None:
        super().__init__(data, files, initial=_initial(review))
        fields: Any = self.fields
        fields["name"].choices = [
            ("name", shown_name),
            ("buyer", gettext("A buyer, without a name")),
        ]
        held = list(review.photos.all()) if review else []
        if held:
            fields["drops"].choices = [
                (one.pk, gettext("Photo %(counter)s") % {"counter": one.position}) for one in held
            ]
        else:
            del self.fields["drops"]

    def clean_weight(self) -> int | None:
        typed: str = self.cleaned_data["weight"]
        if not typed.strip():
            return None
        weight_mg = milligrams_of(typed)
        if weight_mg is None or not 0 < weight_mg <= HEAVIEST_MG:
            raise forms.ValidationError(
                gettext(
                    "Type grams as a number such as 4.2 or 4,2: above nothing, and "
                    "%(heaviest_mg)s g at most."
                )
                % {"heaviest_mg": number(HEAVIEST_MG // 1000)}
            )
        return weight_mg

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not {"weight", "metal"} & set(self.errors):
            if said.get("metal") and said.get("weight") is None:
                self.add_error("weight", gettext("Type the weight too, or choose “Not weighed”."))
            if said.get("weight") is not None and not said.get("metal"):
                self.add_error(
                    "metal", gettext("Choose the metal too: by it we compare the weight.")
                )
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
        label=_("What is wrong"), choices=ReportKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Say it in your own words"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        validators=[validate_visible],
        help_text=_(
            "Where in the review, and how you know. That somebody did not like a piece is no "
            "reason to hide what they say."
        ),
    )


class ContestForm(forms.Form):
    text = forms.CharField(
        label=_("Why the decision is wrong"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        validators=[validate_visible],
    )
