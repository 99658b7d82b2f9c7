"""Staff read what designers earned, and may end a hold or pay early by the site's own services."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.current_user import current_user
from common.errors import RuleBroken
from common.read_only_admin import ReadOnly
from payouts.errors import ReasonMissing
from payouts.models import BankPayout, ConnectedAccount, Earning, Reversal, ShareFreeze, Transfer
from payouts.models.earning import EarningQuerySet
from payouts.services.pay_designer import pay_designer
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_now
from payouts.states import TransferState

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


class _PayoutAdmin(ReadOnly, _Admin):
    def has_payout_permission(self, request: HttpRequest) -> bool:
        """Whoever may change earnings by Django's permissions may release and pay them."""
        return request.user.has_perm("payouts.change_earning")


class ReasonedActionForm(ActionForm):
    """The choice of an action with a field for why; the service refuses an empty one."""

    reason = forms.CharField(label="Why", max_length=300, required=False)


@admin.register(Earning)
class EarningAdmin(_PayoutAdmin):
    list_display = ("order_line", "designer", "amount", "state", "earned_at", "available_at")
    list_filter = ("state",)
    list_select_related = ("order_line", "designer")
    search_fields = ("designer__username", "designer__email", "order_line__order__number")
    actions = ("release", "release_and_pay")
    action_form = ReasonedActionForm

    @admin.action(description="Release now: end the hold", permissions=["payout"])
    def release(self, request: HttpRequest, queryset: EarningQuerySet) -> None:
        count = self._release(request, queryset)
        if count is not None:
            self.message_user(request, f"{count} earnings are due now.")

    @admin.action(description="Release and pay the designers now", permissions=["payout"])
    def release_and_pay(self, request: HttpRequest, queryset: EarningQuerySet) -> None:
        """Pays all that is due to the designers of the chosen earnings."""
        designers = list(get_user_model().objects.filter(pk__in=queryset.values("designer")))
        if self._release(request, queryset) is None:
            return
        for designer in designers:
            try:
                transfers = pay_designer(
                    actor=current_user(request),
                    designer=designer,
                    is_asked_by_staff=True,
                    reason=request.POST.get("reason", ""),
                )
            except RuleBroken as problem:
                self.message_user(request, f"{designer}: {problem.message}", messages.WARNING)
                continue
            made = sum(transfer.state == TransferState.MADE for transfer in transfers)
            self.message_user(request, f"{designer}: {made} of {len(transfers)} transfers made.")

    def _release(self, request: HttpRequest, queryset: EarningQuerySet) -> int | None:
        """How many were in the hold; None when no reason was given."""
        try:
            return release_now(
                actor=current_user(request),
                earnings=queryset,
                reason=request.POST.get("reason", ""),
            )
        except ReasonMissing as problem:
            self.message_user(request, problem.message, messages.ERROR)
            return None


@admin.register(Transfer)
class TransferAdmin(_PayoutAdmin):
    list_display = ("reference", "designer", "order", "amount", "state", "created_at", "made_at")
    list_filter = ("state",)
    list_select_related = ("designer", "order")
    search_fields = ("reference", "stripe_transfer_id", "designer__email", "order__number")
    date_hierarchy = "created_at"


@admin.register(Reversal)
class ReversalAdmin(_PayoutAdmin):
    list_display = ("reference", "transfer", "earning", "amount", "state", "created_at", "made_at")
    list_filter = ("state",)
    list_select_related = ("transfer", "earning__order_line__order")
    search_fields = ("reference", "stripe_reversal_id", "transfer__reference")
    date_hierarchy = "created_at"


@admin.register(BankPayout)
class BankPayoutAdmin(_PayoutAdmin):
    list_display = ("stripe_payout_id", "account", "amount", "state", "begun_at", "arrives_on")
    list_filter = ("state",)
    list_select_related = ("account",)
    search_fields = ("stripe_payout_id", "account__stripe_account_id", "account__designer__email")
    date_hierarchy = "begun_at"


@admin.register(ShareFreeze)
class ShareFreezeAdmin(_PayoutAdmin):
    list_display = ("earning", "cause", "reason", "frozen_at", "lifted_at")
    list_select_related = ("earning__order_line__order",)
    search_fields = ("cause", "earning__order_line__order__number")


@admin.register(ConnectedAccount)
class ConnectedAccountAdmin(_PayoutAdmin):
    list_display = ("designer", "stripe_account_id", "country", "state", "checked_at", "left_at")
    list_filter = ("state",)
    list_select_related = ("designer",)
    search_fields = ("designer__username", "designer__email", "stripe_account_id")
    actions = ("look_at_stripe",)

    @admin.action(description="Ask Stripe how the account stands", permissions=["payout"])
    def look_at_stripe(self, request: HttpRequest, queryset: QuerySet[ConnectedAccount]) -> None:
        for account in queryset:
            try:
                refresh_account(actor=current_user(request), account=account)
            except RuleBroken as problem:
                self.message_user(request, f"{account}: {problem.message}", messages.WARNING)
