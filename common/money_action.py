"""A staff action about money: a form, then a page that says who, how much and what follows, then
the act. What is confirmed is what was shown: when that has changed meanwhile, it is shown again.
The way back to the form keeps what was typed.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString

from common.errors import RuleBroken
from common.password_again import ask_again, is_password_fresh


@dataclass(frozen=True)
class Effect:
    """What an action will do, as it is shown before it is confirmed."""

    # Names and sums: what it is, and its value.
    facts: Sequence[tuple[str, str]]
    # What will be so afterwards.
    sentences: Sequence[str]

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr((self.facts, self.sentences)).encode()).hexdigest()[:32]


class MoneyForm(forms.Form):
    """Every such action has a reason; `attempt` makes a second click the same act."""

    reason = forms.CharField(label="Why", max_length=300, widget=forms.Textarea({"rows": 2}))
    attempt = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("attempt", uuid4())


class FactsForm(MoneyForm):
    """Of a decision about what people made: the reason is what was found, and it is passed on."""

    read_by = "Both sides read it"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label="What you found",
            max_length=1000,
            widget=forms.Textarea({"rows": 5}),
            help_text=f"{self.read_by}, as you write it. Name nobody.",
        )


@dataclass(frozen=True, kw_only=True)
class MoneyAction:
    """One action on one page. `effect` and `act` raise RuleBroken with words for the form."""

    title: str
    # What the button says, such as "Refund".
    verb: str
    # Its own, and not that of changing the row.
    permission: str
    form: type[MoneyForm] = MoneyForm
    form_options: Mapping[str, Any] = field(default_factory=dict)
    effect: Callable[[dict[str, Any]], Effect]
    # Gives the sentence that is shown afterwards.
    act: Callable[[AbstractBaseUser, dict[str, Any]], str]
    back: str
    # What staff go by, above the form.
    heard: Callable[[], SafeString] = SafeString


# Out of a row, the way back and the request.
MakeAction = Callable[..., MoneyAction]


def money_action_page(
    request: HttpRequest, action: MoneyAction, *, site: AdminSite
) -> HttpResponse:
    """Answers GET with the form, a first POST with the effect, and its confirmation with the act.

    A POST with `change` gets the form again as it was typed.

    Shown within the staff desk `site`, to who has shown the second factor in the last ten minutes;
    others are asked for it and come back. Raises PermissionDenied.
    """
    if not request.user.has_perm(action.permission):
        raise PermissionDenied
    if not is_password_fresh(request):
        return ask_again(request)
    form = action.form(request.POST or None, **action.form_options)
    effect, status = None, 200
    if request.method == "POST" and "change" not in request.POST:
        try:
            effect = action.effect(form.cleaned_data) if form.is_valid() else None
            if effect and request.POST.get("confirmed") == effect.digest:
                # has_perm has let in nobody who is not logged in.
                done = action.act(request.user, form.cleaned_data)  # type: ignore[arg-type]
                messages.success(request, done)
                return HttpResponseRedirect(action.back, status=303)
        except RuleBroken as refused:
            field = getattr(refused, "field", None)
            form.add_error(field if field in form.fields else None, refused.message)
            effect = None
        status = 200 if effect else 422
    return render(
        request,
        "admin/common/money_action.html",
        {
            **site.each_context(request),
            "title": action.title,
            "action": action,
            "form": form,
            "effect": effect,
            "has_changed": bool(effect and request.POST.get("confirmed")),
        },
        status=status,
    )
