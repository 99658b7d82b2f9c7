"""Staff read what designers earned, and may end a hold or pay early by the site's own services."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from accounts.current_user import current_user
from common.audit import record_act
from common.days_work import WaitsFilter
from common.desk_papers import GivesPdf
from common.errors import RuleBroken
from common.money_action import MakeAction, money_action_page
from common.read_only_admin import ReadOnly
from common.staff_reasons import ReasonedActions, reason_of
from payouts.acts import PayoutAct
from payouts.desk.pay_claim import claim_action
from payouts.desk.pay_early import MAY_PAY, MAY_RELEASE, pay_action, release_action
from payouts.desk.replace_claim import replace_action
from payouts.models import (
    BankPayout,
    Claim,
    ConnectedAccount,
    Earning,
    Reversal,
    SelfBillingAgreement,
    ShareFreeze,
    Statement,
    StatementParty,
    Transfer,
)
from payouts.models.earning import EarningQuerySet
from payouts.selectors.owed import owed_by_currency
from payouts.services.refresh_account import refresh_account
from payouts.views.studio_statements import statement_answer

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
    _Stacked = admin.StackedInline[Any, Any]
else:
    _Admin, _Stacked = admin.ModelAdmin, admin.StackedInline

# As many as a page of the list shows; the address of the next page names each.
AT_ONCE = 100


class _PayoutAdmin(ReadOnly, _Admin):
    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_RELEASE)

    def has_pay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_PAY)


@admin.register(Earning)
class EarningAdmin(_PayoutAdmin):
    list_display = ("order_line", "designer", "amount", "state", "earned_at", "available_at")
    column_words = {"order_line": "Sale"}
    list_filter = ("state",)
    list_select_related = ("order_line", "designer__designer_profile")
    search_fields = ("designer__username", "designer__email", "order_line__order__number")
    actions = ("release", "pay")

    @admin.action(description="Release: end the hold", permissions=["release"])
    def release(self, request: HttpRequest, queryset: EarningQuerySet) -> HttpResponse | None:
        return self._ask(request, queryset, "release")

    @admin.action(description="Release and pay now", permissions=["pay"])
    def pay(self, request: HttpRequest, queryset: EarningQuerySet) -> HttpResponse | None:
        return self._ask(request, queryset, "pay")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(self._act, make)),
                name=f"payouts_earning_{name}",
            )
            for name, make in (("release", release_action), ("pay", pay_action))
        ]
        return [*own, *super().get_urls()]

    def _ask(self, request: HttpRequest, chosen: EarningQuerySet, name: str) -> HttpResponse | None:
        """To the page that says what will happen to the chosen ones, which its address names."""
        keys = list(chosen.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(keys) > AT_ONCE:
            self.message_user(request, f"Choose {AT_ONCE} shares at most.", messages.ERROR)
            return None
        query = urlencode({"share": sorted(keys)}, doseq=True)
        return HttpResponseRedirect(f"{reverse(f'admin:payouts_earning_{name}')}?{query}")

    def _act(self, make: MakeAction, request: HttpRequest) -> HttpResponse:
        named = request.GET.getlist("share")
        if len(named) > AT_ONCE or not all(text.isdecimal() for text in named):
            raise Http404
        rows = self.get_queryset(request).select_related("order_line__order", "designer")
        earnings = list(rows.filter(pk__in={int(text) for text in named}).order_by("pk"))
        if not earnings or len(earnings) < len(set(named)):
            raise Http404
        action = make(earnings, back=reverse("admin:payouts_earning_changelist"))
        return money_action_page(request, action, site=self.admin_site)


@admin.register(Transfer)
class TransferAdmin(_PayoutAdmin):
    list_display = ("reference", "designer", "order", "amount", "state", "created_at", "made_at")
    list_filter = ("state",)
    list_select_related = ("designer__designer_profile", "order")
    search_fields = ("reference", "stripe_transfer_id", "designer__email", "order__number")
    date_hierarchy = "created_at"


@admin.register(Reversal)
class ReversalAdmin(_PayoutAdmin):
    list_display = ("reference", "transfer", "earning", "amount", "state", "created_at", "made_at")
    column_words = {"earning": "Share"}
    list_filter = ("state",)
    list_select_related = ("transfer", "earning__order_line__order")
    search_fields = ("reference", "stripe_reversal_id", "transfer__reference")
    date_hierarchy = "created_at"


@admin.register(BankPayout)
class BankPayoutAdmin(_PayoutAdmin):
    list_display = ("stripe_payout_id", "account", "amount", "state", "begun_at", "arrives_on")
    column_words = {"stripe_payout_id": "Payout at Stripe"}
    list_filter = ("state",)
    list_select_related = ("account",)
    search_fields = ("stripe_payout_id", "account__stripe_account_id", "account__designer__email")
    date_hierarchy = "begun_at"


@admin.register(ShareFreeze)
class ShareFreezeAdmin(_PayoutAdmin):
    list_display = ("earning", "cause", "reason", "frozen_at", "lifted_at")
    column_words = {"earning": "Share"}
    list_filter = (WaitsFilter,)
    list_select_related = ("earning__order_line__order",)
    search_fields = ("cause", "earning__order_line__order__number")


@admin.register(ConnectedAccount)
class ConnectedAccountAdmin(ReasonedActions, _PayoutAdmin):
    list_display = ("designer", "stripe_account_id", "country", "state", "left_at", "closed_at")
    column_words = {"stripe_account_id": "Account at Stripe"}
    list_filter = (WaitsFilter, "state")
    list_select_related = ("designer__designer_profile",)
    search_fields = ("designer__username", "designer__email", "stripe_account_id")
    actions = ("look_at_stripe",)

    @admin.action(description="Ask Stripe how the account stands", permissions=["pay"])
    def look_at_stripe(self, request: HttpRequest, queryset: QuerySet[ConnectedAccount]) -> None:
        for account in queryset:
            record_act(
                actor=current_user(request),
                act=PayoutAct.ACCOUNT_ASKED,
                target=account,
                reason=reason_of(request),
            )
            try:
                refresh_account(actor=current_user(request), account=account)
            except RuleBroken as problem:
                self.message_user(request, f"{account}: {problem.message}", messages.WARNING)


@admin.register(Claim)
class ClaimAdmin(_PayoutAdmin):
    """What stays owed to people who left; a page of its own pays it against their code."""

    change_list_template = "admin/payouts/claims.html"
    list_display = ("__str__", "owed", "issued_at", "shown_at")
    fields = ("owed", "issued_at", "issued_by", "shown_at", "replaced")
    readonly_fields = ("owed", "replaced")
    date_hierarchy = "issued_at"

    @admin.display(description="Still owed")
    def owed(self, claim: Claim) -> str:
        return ", ".join(map(str, owed_by_currency(claim.designer_id))) or "nothing"

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(self._act, make)),
                name=f"payouts_claim_{name}",
            )
            for name, make in (("pay", claim_action), ("replace", replace_action))
        ]
        return [*own, *super().get_urls()]

    def _act(self, make: MakeAction, request: HttpRequest) -> HttpResponse:
        action = make(back=reverse("admin:payouts_claim_changelist"))
        return money_action_page(request, action, site=self.admin_site)

    @admin.display(description="Replaced by another code")
    def replaced(self, claim: Claim) -> datetime | None:
        return claim.replaced_at()


class StatementPartyInline(ReadOnly, _Stacked):
    """Shown to whoever may view statement parties: finance."""

    model = StatementParty
    extra = 0


@admin.register(Statement)
class StatementAdmin(GivesPdf, _PayoutAdmin):
    list_display = ("name", "kind", "designer", "net", "issued_at")
    list_filter = ("kind", "year")
    list_select_related = ("designer__designer_profile",)
    search_fields = ("designer__username", "designer__email")
    date_hierarchy = "issued_at"
    # Its PDF shows the lines.
    exclude = ("content",)
    readonly_fields = ("name", "net", "pdf")
    inlines = (StatementPartyInline,)

    sees_parties = "payouts.view_statementparty"
    pdf_answer = staticmethod(statement_answer)


@admin.register(SelfBillingAgreement)
class SelfBillingAgreementAdmin(_PayoutAdmin):
    list_display = ("designer", "tax_status", "wording_version", "agreed_at", "withdrawn_at")
    column_words = {"wording_version": "Version of the words"}
    list_filter = ("tax_status",)
    list_select_related = ("designer__designer_profile",)
    search_fields = ("designer__username", "designer__email")
