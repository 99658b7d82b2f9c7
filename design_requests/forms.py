"""What clients type of the piece that they want, and designers of what they would make it for."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.money import decimal_of, exponent, minor_of
from common.today import today
from common.visible_text import validate_visible
from design_requests.asked_names import ASKED_AT_MOST, designers_named
from design_requests.models import Brief, PieceKind
from design_requests.periods import LONGEST_DAYS, OFFER_IS_VALID_AT_MOST
from design_requests.services.make_offer import (
    MILESTONES_AT_MOST,
    SMALLEST_MILESTONE_MINOR,
    Planned,
    Terms,
)
from geometry.metals import METALS
from models_catalog.licences import TERMS, LicenceKind

PLACES = exponent(settings.SHOP_CURRENCY)
CURRENCY = settings.SHOP_CURRENCY.upper()
MOST = Decimal(100_000)
_DATE = forms.DateInput({"type": "date"}, "%Y-%m-%d")
# With places that are filled when the words are shown, in the language of the page.
_told: Callable[[str, Mapping[str, object]], Any] = lazy(
    lambda words, places: gettext(words) % places, str
)


def _licences() -> list[tuple[str, str]]:
    return [
        (kind, f"{TERMS[kind].shown_name}: {TERMS[kind].shown_castings}")
        for kind in LicenceKind.values
    ]


class BriefForm(forms.ModelForm[Brief]):
    weight_grams = forms.DecimalField(
        required=False,
        min_value=Decimal("0.1"),
        max_value=Decimal(2000),
        decimal_places=2,
        label=_("Target weight, in grams"),
        help_text=_(
            "Of the metal when it is cast. With a metal and a size, the next page says what "
            "pieces like it weigh."
        ),
    )
    budget = forms.DecimalField(
        required=False,
        min_value=decimal_of(SMALLEST_MILESTONE_MINOR, settings.SHOP_CURRENCY),
        max_value=MOST,
        decimal_places=PLACES,
        label=_told(gettext_noop("Budget, in %(currency)s"), {"currency": CURRENCY}),
        help_text=_(
            "For the design alone, not for metal and casting. Designers offer nearer to what "
            "you have in mind when they know it."
        ),
    )
    metal = forms.ChoiceField(
        required=False,
        label=_("Metal"),
        choices=[("", _("Not decided")), *((one.name, _(one.name)) for one in METALS.values())],
        help_text=_("It sets how thin a wall may be, and the weight."),
    )

    is_private = forms.BooleanField(
        required=False,
        label=_("Only designers whom I name read it"),
        help_text=_("Else every designer of the shop can read it and make an offer."),
    )
    asked = forms.CharField(
        required=False,
        max_length=600,
        label=_("Designers whom you ask"),
        help_text=_told(
            gettext_noop(
                "Up to %(number)s, one a line: the name of the studio, or the name in the address "
                "of its page."
            ),
            {"number": ASKED_AT_MOST},
        ),
        widget=forms.Textarea({"rows": 3}),
    )

    class Meta:
        model = Brief
        fields = (
            "kind",
            "description",
            "finger_size",
            "metal",
            "stones",
            "style",
            "formats",
            "licence_kind",
            "wanted_on",
        )
        labels = {
            "kind": _("What kind of piece"),
            "description": _("What you have in mind"),
            "finger_size": _("Finger size"),
            "stones": _("Stones"),
            "style": _("Style"),
            "formats": _("File formats"),
            "licence_kind": _("Licence"),
            "wanted_on": _("Wanted by"),
        }
        help_texts = {
            "kind": _("Designers look for briefs by it."),
            "description": _(
                "In plain words: what it is for, how it is worn, what must not be missing. This "
                "and the kind are enough; all else can stay empty."
            ),
            "finger_size": _(
                "In any system, with its name: US 7, UK N½, EU 54, or the inner diameter in mm."
            ),
            "stones": _("Shape, size, how many, and how they are set: one round 5 mm in a bezel."),
            "style": _("Names or pieces that come near it: Art Deco, a signet, very plain."),
            "formats": _(
                "What your caster or your program takes: STL for casting, 3DM or STEP to change "
                "it later."
            ),
            "licence_kind": _(
                "What you may do with the files. More costs more; an offer may name another."
            ),
            "wanted_on": _("When the files should be here. Casting takes its own time."),
        }
        widgets = {"description": forms.Textarea({"rows": 8}), "wanted_on": _DATE}

    field_order = (
        "kind",
        "description",
        "finger_size",
        "metal",
        "weight_grams",
        "stones",
        "style",
        "budget",
        "wanted_on",
        "formats",
        "licence_kind",
        "is_private",
        "asked",
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["description"].validators.append(validate_visible)
        self.fields["licence_kind"] = forms.ChoiceField(
            required=False,
            label=self.fields["licence_kind"].label,
            help_text=self.fields["licence_kind"].help_text,
            choices=[("", gettext("Not decided")), *_licences()],
        )
        brief = self.instance
        if brief.weight_milligrams:
            self.initial["weight_grams"] = (Decimal(brief.weight_milligrams) / 1000).normalize()
        if brief.budget_minor:
            self.initial["budget"] = decimal_of(brief.budget_minor, brief.currency)
        self.initial["is_private"] = brief.is_private or self.initial.get("is_private", False)
        if brief.pk:
            rows = brief.asked.select_related("designer")
            self.initial["asked"] = "\n".join(row.designer.username for row in rows)

    def clean_asked(self) -> list[User]:
        is_private = self.cleaned_data.get("is_private")
        return designers_named(self.cleaned_data["asked"]) if is_private else []

    def clean_wanted_on(self) -> date | None:
        day: date | None = self.cleaned_data["wanted_on"]
        if day and not today() < day < today() + timedelta(days=1100):
            raise forms.ValidationError(
                gettext("Choose a day from tomorrow on, within three years.")
            )
        return day

    def said(self) -> dict[str, Any]:
        """What a valid form says, by the columns of a brief."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "asked"}
        grams, budget = typed.pop("weight_grams"), typed.pop("budget")
        return {
            **typed,
            "weight_milligrams": None if grams is None else int(grams * 1000),
            "budget_minor": None if budget is None else minor_of(budget, settings.SHOP_CURRENCY),
        }


class OfferForm(forms.Form):
    words = forms.CharField(
        max_length=2000,
        label=_("What you would make"),
        help_text=_("How you read the brief, how you would build it, and what is not included."),
        widget=forms.Textarea({"rows": 6}),
        validators=[validate_visible],
    )
    formats = forms.CharField(
        max_length=120,
        label=_("Formats"),
        help_text=_("Which files you deliver, such as STL and 3DM."),
    )
    is_editable = forms.BooleanField(
        required=False,
        label=_("What I draw it with comes along"),
        help_text=_("Then the client can change it, and not only cast it."),
    )
    round_count = forms.IntegerField(
        min_value=0,
        max_value=20,
        initial=2,
        label=_("Rounds of changes"),
        help_text=_("How often the client may ask for changes to each milestone within the price."),
    )
    licence_kind = forms.ChoiceField(
        label=_("Licence"),
        choices=_licences,
        help_text=_(
            "What the client may do with the files once the money is released. Exclusive: "
            "nobody else gets the piece."
        ),
    )
    may_be_listed = forms.BooleanField(
        required=False,
        label=_("I may sell the piece in the shop later"),
        help_text=_(
            "The client reads this before accepting. Not together with an exclusive licence."
        ),
    )
    valid_days = forms.IntegerField(
        min_value=1,
        max_value=OFFER_IS_VALID_AT_MOST.days,
        initial=14,
        label=_("Valid for, in days"),
        help_text=_("Then the offer lapses, and you and the client are told."),
    )

    def terms(self) -> Terms:
        """Valid to the end of the day, so that a page read before and sent after says the same."""
        typed = dict(self.cleaned_data)
        last = timezone.now() + timedelta(days=typed.pop("valid_days"))
        midnight = datetime.combine(last.date(), time.min, UTC)
        return Terms(
            **{**typed, "licence_kind": LicenceKind(typed["licence_kind"])},
            valid_until=max(midnight, timezone.now() + timedelta(hours=12)),
        )


class MilestoneForm(forms.Form):
    title = forms.CharField(max_length=120, label=_("What is delivered"))
    price = forms.DecimalField(
        min_value=decimal_of(SMALLEST_MILESTONE_MINOR, settings.SHOP_CURRENCY),
        max_value=MOST,
        decimal_places=PLACES,
        label=_told(gettext_noop("Price, in %(currency)s"), {"currency": CURRENCY}),
    )
    day_count = forms.IntegerField(
        min_value=1, max_value=LONGEST_DAYS, label=_("Days, from its payment on")
    )


MilestoneForms = forms.formset_factory(
    MilestoneForm,
    extra=3,
    min_num=1,
    validate_min=True,
    max_num=MILESTONES_AT_MOST,
    absolute_max=MILESTONES_AT_MOST,
    validate_max=True,
)


def planned(plan: forms.BaseFormSet[MilestoneForm]) -> list[Planned]:
    """The milestones of valid forms; those that were left empty are none."""
    return [
        Planned(
            title=one["title"],
            price_minor=minor_of(one["price"], settings.SHOP_CURRENCY),
            day_count=one["day_count"],
        )
        for one in plan.cleaned_data
        if one
    ]


class BriefFilterForm(forms.Form):
    """What a designer looks for among open briefs; whatever is not valid filters nothing."""

    kind = forms.ChoiceField(
        required=False, label=_("Kind"), choices=[("", _("Any kind")), *PieceKind.choices]
    )
    least = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=MOST,
        label=_told(gettext_noop("Budget from, in %(currency)s"), {"currency": CURRENCY}),
    )
    skill = forms.CharField(
        required=False,
        max_length=60,
        label=_("A word of the brief"),
        help_text=_("Such as pavé, signet, engraving."),
    )
