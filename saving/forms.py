"""What people type about what they save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.visible_text import validate_name
from saving.models import WishList


class ListForm(forms.Form):
    name = forms.CharField(label=_("Name of the list"), max_length=60, validators=[validate_name])


class ChooseListForm(forms.Form):
    """Which of a person's lists."""

    wish_list = forms.ModelChoiceField(
        label=_("List"), queryset=WishList.objects.none(), required=False, empty_label=None
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["wish_list"]
        field.queryset = WishList.objects.filter(owner=actor)
