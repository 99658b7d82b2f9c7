"""What readers and staff type."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.staff_reasons import WithReason
from newsletter.models import Issue
from newsletter.states import Frequency, Interest
from newsletter.wording import TEXT_VERSION, WORDINGS


class _Choices(forms.Form):
    interests = forms.MultipleChoiceField(
        label=_("What you want to read about"),
        choices=Interest.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Issues for everybody come in any case."),
    )
    frequency = forms.ChoiceField(
        label=_("How often"),
        choices=Frequency.choices,
        initial=Frequency.EACH_ISSUE,
        widget=forms.RadioSelect,
    )


class PreferencesForm(_Choices):
    """What somebody who gets it chooses."""


class SubscribeForm(_Choices):
    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agreed = forms.BooleanField(
        label=_(WORDINGS[TEXT_VERSION]),
        error_messages={"required": _("Tick the box: without your consent we send nothing.")},
    )
    field_order = ["address", "interests", "frequency", "agreed"]


class SendForm(forms.Form):
    """Approving an issue takes its number of recipients, typed."""

    recipients = forms.IntegerField(
        label="Number of recipients", help_text="Type the number that stands above.", min_value=0
    )
    send_after = forms.DateTimeField(
        label="Not before (UTC)",
        required=False,
        help_text="Such as 2026-12-24 08:00. Empty: within a minute.",
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Such as who looked at it. Kept with your name.",
    )

    def clean_send_after(self) -> Any:
        moment = self.cleaned_data["send_after"]
        if moment and moment < timezone.now():
            raise forms.ValidationError("This moment is over. Leave it empty to send it now.")
        return moment


class IssueForm(WithReason):
    interests = forms.MultipleChoiceField(
        label="Only for readers with one of these interests",
        choices=Interest.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: for everybody.",
    )

    class Meta:
        model = Issue
        fields = ["subject", "slug", "preview_line", "body", "interests"]
        widgets = {"body": forms.Textarea(attrs={"rows": 24, "cols": 90})}

    def clean_subject(self) -> str:
        subject = str(self.cleaned_data["subject"])
        if any(ord(sign) < 32 for sign in subject):
            raise forms.ValidationError("Write the subject in one line.")
        return subject
