"""The studio's forms: words, prices by licence, and a file that is never asked for twice."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from common.bucket_parts import is_direct_on
from common.figures import currency_text, platform_fee_text, upload_limit_text
from common.money import Money, decimal_of, exponent, minor_of
from common.visible_text import validate_name, validate_visible
from geometry.errors import Refused
from geometry.reading import (
    DELIVERED_ENDINGS,
    HEAD_BYTES,
    MEASURED_ENDINGS,
    MEASURED_FORMATS,
    quick_check,
)
from models_catalog.file_names import safe_file_name
from models_catalog.hooks import designer_share
from models_catalog.licences import TERMS, LicenceKind
from models_catalog.models import CadModel, Category, Shell, Upload
from models_catalog.models.licence_offer import HIGHEST_PRICE_MINOR, LOWEST_PRICE_MINOR
from models_catalog.seen_mark import mark_of
from models_catalog.states import ShellRole, Unit
from models_catalog.upload_format import format_of_upload

PLACES = exponent(settings.SHOP_CURRENCY)
ACCEPTED = ",".join(ending for endings in MEASURED_ENDINGS.values() for ending in endings)
ACCEPTED_BESIDE = ",".join(
    [ACCEPTED, *(ending for endings in DELIVERED_ENDINGS.values() for ending in endings)]
)
FORMATS_TEXT = "STL, 3MF, OBJ, PLY, GLB, STEP, 3DM or a ZIP of them"


class UploadForm(forms.Form):
    """A file that came with the form, in `sent`, or before it, in `upload`.

    A view keeps what was sent and tells the form by `remember`, so that a failed post shows it.
    """

    accepted: ClassVar[str] = ACCEPTED
    must_be_measured: ClassVar[bool] = True

    upload_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # A button that is pressed twice sends the same number twice; see begin_upload.
    attempt = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    file = forms.FileField(required=False, label="Model file")

    def __init__(self, *args: Any, actor: User, file_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.file_required = file_required
        self.sent: UploadedFile[Any] | None = None
        self.upload: Upload | None = None
        self.upload_format = ""
        self.fields["file"].widget.attrs["accept"] = self.accepted
        if not file_required:
            del self.fields["attempt"]
        self.most_bytes = str(self._most_bytes)
        # Empty where files go through the shop.
        self.direct_part_bytes = str(settings.DIRECT_PART_BYTES) if is_direct_on() else ""
        self.upload_limit = upload_limit_text(self._most_bytes)

    @property
    def _most_bytes(self) -> int:
        most = settings.MAX_UPLOAD_BYTES
        return min(most, settings.MAX_MEASURED_BYTES) if self.must_be_measured else most

    def remember(self, upload: Upload | None) -> None:
        """The upload that the form holds from now on, for the next post too."""
        self.upload = upload
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("upload_id")] = str(upload.pk) if upload else ""
        data[self.add_prefix("attempt")] = str(uuid4())
        self.data = data

    def refuse_file(self, reason: str) -> None:
        self.sent = None
        self.remember(None)
        self.add_error("file", reason)

    @property
    def file_faults(self) -> list[str]:
        """Why a checked form holds no file."""
        return [str(fault) for fault in self.errors.get("file", ["Choose the file again."])]

    def _check_file(self) -> None:
        sent = self.cleaned_data.get("file")
        try:
            if sent:
                self.upload_format = self._allowed(_format_of_sent(sent), sent.size or 0)
                self.sent = sent
            elif self.cleaned_data.get("upload_id"):
                upload = self._earlier_upload()
                self.upload_format = self._allowed(format_of_upload(upload), upload.size_bytes)
                self.remember(upload)
            elif self.file_required:
                self.refuse_file("Choose the model file.")
        except forms.ValidationError as wrong:
            self.refuse_file(str(wrong.message))
        except Refused as refused:
            self.refuse_file(refused.reason)

    def _earlier_upload(self) -> Upload:
        upload = Upload.objects.filter(
            pk=self.cleaned_data["upload_id"], owner=self.actor, run=None
        ).first()
        if upload is None or not upload.is_complete:
            raise forms.ValidationError("The file did not arrive completely. Choose it again.")
        return upload

    def _allowed(self, found: str, size_bytes: int) -> str:
        if self.must_be_measured and found not in MEASURED_FORMATS:
            raise forms.ValidationError(
                f"A {found.upper()} file is delivered to buyers as it is, but cannot be measured. "
                f"Choose one of {FORMATS_TEXT} here, and add this one beside it afterwards."
            )
        if size_bytes > self._most_bytes:
            raise forms.ValidationError(
                f"A file that is measured has {self.upload_limit} at most. Export it with a "
                "coarser mesh here, and add this one beside it afterwards."
            )
        return found


def _format_of_sent(sent: "UploadedFile[Any]") -> str:
    """By the first bytes. Raises geometry's Refused."""
    sent.seek(0)
    head = sent.read(HEAD_BYTES)
    sent.seek(0)
    return quick_check(head, sent.size or 0, safe_file_name(sent.name or ""))


class SeveralFilesInput(forms.FileInput):
    """Lets several be chosen; the field itself checks the last one."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.get(name)


class LoneFileForm(UploadForm):
    """A file and nothing else."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_file()
        return cleaned


class DraftForm(LoneFileForm):
    """Of the file a draft is made; of several sent at once, the last is this form's."""

    prefix = "draft"

    file = forms.FileField(required=False, label="Model files", widget=SeveralFilesInput)

    @property
    def sent_together(self) -> list["UploadedFile[Any]"]:
        """All files of a posted form."""
        return self.files.getlist(self.add_prefix("file")) if self.is_bound and self.files else []


class FurtherFileForm(LoneFileForm):
    """A file beside the measured one, in any format that we take."""

    accepted = ACCEPTED_BESIDE
    must_be_measured = False
    prefix = "further"


class UnitForm(forms.Form):
    unit = forms.ChoiceField(choices=Unit.choices, label="Drawn in")


class ShellRolesForm(forms.Form):
    """One choice per name in the file; `roles` maps the id of a shell row to its role."""

    MOST_SHOWN: ClassVar[int] = 60

    def __init__(self, *args: Any, shells: Sequence[Shell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Those in doubt first, so that they are all on one screen.
        in_doubt = sorted(shells, key=lambda one: not (one.doubt and not one.is_role_confirmed))
        self.shells = in_doubt[: self.MOST_SHOWN]
        for shell in self.shells:
            self.fields[f"role-{shell.pk}"] = forms.ChoiceField(
                choices=ShellRole.choices,
                initial=shell.role,
                label=f"{shell.name} × {shell.count}" if shell.count > 1 else shell.name,
                help_text=f"{shell.size_x_mm:.1f} × {shell.size_y_mm:.1f} × "
                f"{shell.size_z_mm:.1f} mm"
                + ("" if shell.volume_mm3 is None else f", {shell.volume_mm3:,.1f} mm³")
                + (f". {shell.doubt}" if shell.doubt and not shell.is_role_confirmed else ""),
            )

    @property
    def roles(self) -> dict[int, ShellRole]:
        return {shell.pk: ShellRole(self.cleaned_data[f"role-{shell.pk}"]) for shell in self.shells}


class NotesForm(forms.Form):
    """What is new in a version, for whoever bought an earlier one."""

    notes = forms.CharField(
        max_length=2000,
        label="What is new in this version",
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[validate_visible],
        help_text="Buyers of earlier versions read it, and it stands on the page of the piece: "
        "what you changed and what it means at the bench. **bold**, *italic* and lists with - are "
        "set so.",
    )


class SendBackForm(forms.Form):
    """What staff write to the designer; the service refuses an empty one."""

    reason = forms.CharField(max_length=1000, required=False)


class ListingForm(UploadForm):
    """Checks what the designer typed."""

    # The listing as it was when the form was shown; see `is_stale`.
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        min_length=2,
        max_length=80,
        error_messages={"min_length": "Write a title of at least two letters."},
        validators=[validate_name],
    )
    description = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What it is, how it is set, the finger size, and what to watch when casting. "
        "**bold**, *italic*, lists with - and [links](https://…) are set so on its page.",
    )
    category = forms.ModelChoiceField(Category.objects.all(), empty_label="Choose one")
    tags = forms.CharField(
        max_length=200,
        required=False,
        help_text="Words that people search for, with commas between. Name the style and the "
        "setting, such as halo, three stone, bezel or pavé: the list is narrowed down by them.",
    )
    price_personal = forms.DecimalField(required=False, decimal_places=PLACES)
    price_studio = forms.DecimalField(required=False, decimal_places=PLACES)
    price_unlimited = forms.DecimalField(required=False, decimal_places=PLACES)
    price_exclusive = forms.DecimalField(required=False, decimal_places=PLACES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.platform_fee = currency_text(), platform_fee_text()
        for kind, terms in TERMS.items():
            field = self.fields[f"price_{kind}"]
            field.label = f"Price of the {terms.name.lower()} licence"
            field.help_text = f"{terms.castings_text.capitalize()}. {terms.plain_words}"
            field.widget.attrs.update(
                {
                    "hx-get": reverse("models_catalog:studio_share"),
                    "hx-trigger": "input changed delay:300ms",
                    "hx-target": f"#share-{kind}",
                    "hx-sync": "this:replace",
                    "inputmode": "decimal",
                    "min": str(decimal_of(LOWEST_PRICE_MINOR, settings.SHOP_CURRENCY)),
                    "step": str(decimal_of(1, settings.SHOP_CURRENCY)),
                }
            )

    @property
    def price_rows(self) -> list[tuple[str, forms.BoundField, str]]:
        """Licence kind, field, and what the designer gets of the price in it."""
        rows = []
        for kind in LicenceKind.values:
            field = self[f"price_{kind}"]
            rows.append((kind, field, share_text(field.value())))
        return rows

    @property
    def prices(self) -> dict[str, int]:
        """Minor units by licence kind, of those that are offered."""
        return {
            kind: minor_of(self.cleaned_data[f"price_{kind}"], settings.SHOP_CURRENCY)
            for kind in LicenceKind.values
            if self.cleaned_data.get(f"price_{kind}") is not None
        }

    @classmethod
    def values_of(cls, cad_model: CadModel) -> dict[str, Any]:
        """What the form shows of an existing listing."""
        return {
            "seen": state_seen(cad_model),
            "title": cad_model.title,
            "description": cad_model.description,
            # Of a draft that a file started the kind was only guessed.
            "category": cad_model.category if cad_model.description else None,
            "tags": cad_model.tags,
            **{
                f"price_{o.kind}": decimal_of(o.price_minor, o.currency)
                for o in cad_model.offers.all()
            },
        }

    def is_stale(self, cad_model: CadModel) -> bool:
        """Whether the listing was changed, to something else than this, since the form was shown.

        The form then holds what the listing is now, so that sending it again means it.
        """
        now = state_seen(cad_model)
        if self.cleaned_data["seen"] in {"", now} or now == self._state_meant():
            return False
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = now
        self.data = data
        return True

    def _state_meant(self) -> str:
        words = self.cleaned_data
        return _state(
            words["title"], words["description"], words["category"].pk, words["tags"], self.prices
        )

    def _refuse_bad_price(self, kind: str) -> None:
        price: Decimal | None = self.cleaned_data.get(f"price_{kind}")
        bounds = (LOWEST_PRICE_MINOR, HIGHEST_PRICE_MINOR)
        least, most = (decimal_of(bound, settings.SHOP_CURRENCY) for bound in bounds)
        # Compared as it was typed: “1E+400000” as a whole number would take seconds to make.
        if price is not None and not least <= price <= most:
            lowest, highest = (Money(bound, settings.SHOP_CURRENCY) for bound in bounds)
            self.add_error(f"price_{kind}", f"Write a price from {lowest} to {highest}.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind in LicenceKind.values:
            self._refuse_bad_price(kind)
        if not self.errors and not self.prices:
            self.add_error(None, "Give a price for at least one licence.")
        self._check_file()
        return cleaned


def share_text(typed: object) -> str:
    """What the designer gets of a price as it was typed; empty for what is no price."""
    try:
        price = forms.DecimalField(decimal_places=PLACES, max_digits=12).clean(typed)
    except forms.ValidationError:
        return ""
    minor = minor_of(price, settings.SHOP_CURRENCY)
    if not LOWEST_PRICE_MINOR <= minor <= HIGHEST_PRICE_MINOR:
        return ""
    share = Money(designer_share(minor), settings.SHOP_CURRENCY)
    taxed = ", before tax" if settings.STRIPE_TAX else ""
    return f"You get {share} of {Money(minor, settings.SHOP_CURRENCY)}{taxed}."


def state_seen(cad_model: CadModel) -> str:
    """A mark of the words and prices of a listing, by which a form notices a later change."""
    prices = {offer.kind: offer.price_minor for offer in cad_model.offers.all()}
    return _state(
        cad_model.title, cad_model.description, cad_model.category_id, cad_model.tags, prices
    )


def _state(
    title: str, description: str, category_id: int, tags: str, prices: Mapping[str, int]
) -> str:
    # A browser sends each new line of a text as two characters.
    text = [title, description.replace("\r\n", "\n"), category_id, tags, sorted(prices.items())]
    return mark_of(*text)


class PieceQuestionForm(forms.Form):
    text = forms.CharField(max_length=500, validators=[validate_visible])


class PieceAnswerForm(forms.Form):
    text = forms.CharField(max_length=2000, validators=[validate_visible])
