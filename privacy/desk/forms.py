"""What somebody writes who wants something done about their data."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.desk.states import CaseKind

LARGEST_MANDATE = 10 * 1024 * 1024


class RequestForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you want?"), choices=CaseKind.choices, widget=forms.RadioSelect
    )
    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The one that your account or your purchase has. The answer goes there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "What it is about: which data, which page, which order. Send no identity card."
        ),
    )


class AgentForm(RequestForm):
    """For whoever acts for somebody else."""

    agent_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    agent_address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    mandate = forms.FileField(
        label=_("Their mandate"),
        max_length=200,
        help_text=_("The paper that lets you act for them, as a file of up to 10 MB."),
    )

    field_order = ("agent_name", "agent_address", "mandate", "address", "kind", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].label = _("E-mail address of the person")
        self.fields["address"].help_text = _(
            "They get a link there, and say that they want it too."
        )

    def clean_mandate(self) -> Any:
        file = self.cleaned_data["mandate"]
        if file.size > LARGEST_MANDATE:
            raise forms.ValidationError(
                gettext("This file has %(size)s. Send one of up to 10 MB.")
                % {"size": filesizeformat(file.size)}
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        theirs, own = cleaned.get("address", ""), cleaned.get("agent_address", "")
        if theirs and theirs.strip().lower() == own.strip().lower():
            self.add_error(
                "address", gettext("This is your own address. For yourself use the other form.")
            )
        return cleaned
