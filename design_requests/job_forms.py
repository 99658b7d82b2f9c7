"""What both sides type while a job goes on."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.languages import day
from common.sent_files_field import SentFiles
from common.visible_text import validate_visible
from design_requests.message_files import MOST_BYTES, MOST_PICTURE_BYTES
from design_requests.models import NoticeWay
from design_requests.models.brief_picture import PICTURES_AT_MOST
from design_requests.models.message_file import FILES_AT_MOST
from models_catalog.models import Release


class _Pieces(forms.ModelChoiceField[Release]):
    def label_from_instance(self, obj: Release) -> str:
        return gettext("%(title)s, version %(number)s of %(day)s") % {
            "title": obj.cad_model.title,
            "number": obj.number,
            "day": day(obj.created_at),
        }


class DeliveryForm(forms.Form):
    words = forms.CharField(
        required=False,
        max_length=2000,
        label=_("What the client should know"),
        help_text=_("What you changed, and what to look at."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, pieces: QuerySet[Release], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["piece"] = _Pieces(
            queryset=pieces,
            empty_label=None,
            label=_("Which piece of your studio"),
            help_text=_("Measured drafts that are not in the shop, the newest first."),
        )
        self.order_fields(["piece", "words"])
        self.pieces = pieces

    @property
    def has_pieces(self) -> bool:
        return self.pieces.exists()


class ChangesForm(forms.Form):
    what = forms.CharField(
        max_length=2000,
        label=_("What should be changed"),
        help_text=_("All at once: each time you ask is a round."),
        widget=forms.Textarea({"rows": 4}),
        validators=[validate_visible],
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        label=_("What you do not agree with"),
        help_text=_(
            "The other side and our staff read it. Staff see the brief, the deliveries and "
            "your messages too."
        ),
        widget=forms.Textarea({"rows": 3}),
        validators=[validate_visible],
    )


class MessageForm(forms.Form):
    text = forms.CharField(
        max_length=4000,
        label=_("Write to the other side"),
        widget=forms.Textarea({"rows": 4}),
        validators=[validate_visible],
    )
    attached = SentFiles(
        required=False,
        at_most=FILES_AT_MOST,
        most_bytes=MOST_BYTES,
        label=_("Files"),
        help_text=_(
            "Up to 5 of 20 MB: JPEG, PNG or WebP, drawn anew without place, time or device; "
            "or model files and ZIPs of them, checked for malware and handed on as they are."
        ),
    )


class NoticesForm(forms.Form):
    way = forms.ChoiceField(
        choices=NoticeWay.choices, widget=forms.RadioSelect, label=_("A mail about new messages")
    )


class PicturesForm(forms.Form):
    pictures = SentFiles(
        at_most=PICTURES_AT_MOST,
        most_bytes=MOST_PICTURE_BYTES,
        accept="image/jpeg,image/png,image/webp",
        label=_("Add pictures"),
        help_text=_(
            "Sketches, photos of pieces that come near it, a stone that you have. JPEG, PNG "
            "or WebP, up to 12 MB each. We draw them anew, without place, time or device."
        ),
        error_messages={"required": _("Choose a picture first.")},
    )


class QuestionForm(forms.Form):
    text = forms.CharField(
        max_length=1000,
        label=_("Ask about the brief"),
        help_text=_("Question and answer are shown to every designer, without your name."),
        widget=forms.Textarea({"rows": 3}),
        validators=[validate_visible],
    )


class AnswerForm(forms.Form):
    text = forms.CharField(max_length=2000, validators=[validate_visible])
