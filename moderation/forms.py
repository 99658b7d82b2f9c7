"""What people write in a report, and against a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.sent_files_field import SentFiles
from common.visible_text import validate_name, validate_visible
from moderation.evidence_files import MOST_BYTES
from moderation.models.report_file import FILES_AT_MOST
from moderation.states import ReportKind


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is wrong"), choices=ReportKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Say it in your own words"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        validators=[validate_visible],
        help_text=_("What exactly, where on the piece or its page, and why it is so."),
    )
    evidence = forms.CharField(
        label=_("Where we can see it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Addresses of the original, a registration number, since when it is yours."),
    )
    attached = SentFiles(
        required=False,
        at_most=FILES_AT_MOST,
        most_bytes=MOST_BYTES,
        accept=".jpg,.jpeg,.png,.webp,.pdf",
        label=_("Pictures or papers"),
        help_text=_(
            "Up to 3 of 10 MB: JPEG, PNG or WebP, drawn anew without place, time or device; or "
            "PDF, handed on as it is. Only our staff see them."
        ),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        validators=[validate_name],
        help_text=_("Or that of whom you act for. It is not shown to the designer."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    address = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        help_text=_(
            "We acknowledge your report there, and tell you what we decide. Without it we take "
            "reports about children alone."
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I say here is right and complete"),
    )

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["name"], self.fields["address"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        is_needed = "address" in self.fields and "address" not in self.errors
        if is_needed and not said.get("address") and said.get("kind") != ReportKind.CHILD:
            self.add_error(
                "address", gettext("Give an address, so that we can tell you what we decide.")
            )
        return said

    def said(self) -> dict[str, Any]:
        """What a valid form says, by the words of the service."""
        typed = {name: text for name, text in self.cleaned_data.items() if name != "good_faith"}
        files = typed.pop("attached")
        return {**typed, "kind": ReportKind(typed["kind"]), "files": files}


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why the decision is wrong"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        validators=[validate_visible],
    )


class CounterNoticeForm(AppealForm):
    """The same, or a counter-notice where all of its own fields are filled."""

    name = forms.CharField(
        label=_("Your full name"),
        required=False,
        max_length=120,
        validators=[validate_name],
        help_text=_(
            "For a counter-notice alone: with the next two it goes to whoever reported the "
            "piece. Leave them empty for a plain appeal."
        ),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    post = forms.CharField(
        label=_("Your address by post, and a telephone number"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
    )
    declares = forms.BooleanField(
        label=_(
            "I declare under penalty of perjury that the piece was taken off the shelf by "
            "mistake, and accept the court of my place, and that papers are served on me there"
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        given = [bool(said.get(name)) for name in ("name", "post", "declares")]
        if any(given) and not all(given):
            raise forms.ValidationError(
                gettext(
                    "A counter-notice needs your name, your address and the declaration. Fill in "
                    "all three, or none for a plain appeal."
                )
            )
        return said


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        validators=[validate_visible],
        help_text=_("Whether you went to a court, and which; or how the work is yours."),
    )
