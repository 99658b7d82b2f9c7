"""What staff do at the desk is written down with the reason that they give.

Actions on rows of a list have a field for it beside them (`ReasonedActions`); a form that adds or
changes a row has one of its own (`Audited`). What is decided on a page of its own asks for it there
(common/money_action.py).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ActionForm
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.acts import StaffAct
from common.audit import record_act
from common.errors import RuleBroken
from common.money_action import Effect, MoneyAction, money_action_page
from common.password_again import ask_again, is_password_fresh

LONGEST = 300


class StillUsed(RuleBroken):
    """Other rows need it."""


class _ReasonForm(ActionForm):
    reason = forms.CharField(label="Why", max_length=LONGEST, required=False)


class ReasonedActions:
    """For a list whose actions change something: none begins without a reason."""

    action_form = _ReasonForm

    def response_action(self, request: HttpRequest, queryset: Any, *where: Any) -> Any:
        desk: Any = self
        if not reason_of(request):
            desk.message_user(request, "Say why, then do it again.", messages.ERROR)
            return None
        return super().response_action(request, queryset, *where)  # type: ignore[misc]

    def act_on_each(
        self, request: HttpRequest, rows: Iterable[Any], act: Callable[[Any, str], object]
    ) -> int:
        """On how many it was acted, with the reason; why a rule refuses one, staff read."""
        desk: Any = self
        reason, count = reason_of(request), 0
        for row in rows:
            try:
                act(row, reason)
            except RuleBroken as refused:
                desk.message_user(request, refused.message, messages.WARNING)
            else:
                count += 1
        return count


def reason_of(request: HttpRequest, *, instead: str = "") -> str:
    """As it was typed; `instead` is written down where somebody types none."""
    return (request.POST.get("reason") or "").replace("\0", "").strip()[:LONGEST] or instead


class WithReason(forms.ModelForm):  # type: ignore[type-arg]
    """The form of an `Audited` row."""

    why = forms.CharField(
        label="Why you do this",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
        help_text="Kept with your name in the list of acts.",
    )


class Audited:
    """For rows that staff add, change or delete themselves; their form is a `WithReason`."""

    form: Any = WithReason
    # Of a heavy change: the second factor is asked for again.
    asks_again = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        desk: Any = super()
        own = [name for name in desk.get_fields(request, obj) if name != "why"]
        asked: Any = self
        may_save = asked.has_change_permission(request, obj) if obj else True
        return [*own, "why"] if may_save else own

    def get_actions(self, request: HttpRequest) -> Any:
        """Django's own deletes many rows without a word why."""
        desk: Any = super()
        return {k: v for k, v in desk.get_actions(request).items() if k != "delete_selected"}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        if self.asks_again and request.method == "POST" and not is_password_fresh(request):
            return ask_again(request, back_to=request.path)
        desk: Any = super()
        return desk.changeform_view(request, object_id, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        desk: Any = super()
        desk.save_model(request, obj, form, change)
        act = StaffAct.CHANGED if change else StaffAct.ADDED
        record_act(
            actor=request.user,  # type: ignore[arg-type]
            act=act,
            target=obj,
            reason=form.cleaned_data["why"],
        )

    def delete_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        desk: Any = self
        row = desk.get_object(request, object_id)
        if row is None or not desk.has_delete_permission(request, row):
            answer: HttpResponse = super().delete_view(request, object_id)  # type: ignore[misc]
            return answer
        names = (desk.opts.app_label, desk.opts.model_name)
        back = reverse("admin:{}_{}_changelist".format(*names))

        def act(actor: Any, entered: dict[str, Any]) -> str:
            try:
                with transaction.atomic():
                    record_act(
                        actor=actor, act=StaffAct.DELETED, target=row, reason=entered["reason"]
                    )
                    desk.delete_model(request, row)
            except ProtectedError as error:
                raise StillUsed(f"“{row}” is still in use, and stays.") from error
            return f"“{row}” is deleted."

        action = MoneyAction(
            title=f"Delete {row}",
            verb="delete",
            permission="{}.delete_{}".format(*names),
            effect=lambda entered: Effect(
                facts=[(str(desk.opts.verbose_name).capitalize(), str(row))],
                sentences=["It is gone for good."],
            ),
            act=act,
            back=back,
        )
        return money_action_page(request, action, site=desk.admin_site)
