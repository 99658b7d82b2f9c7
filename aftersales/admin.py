"""Staff read what went back to buyers and what banks dispute, and decide on it, step by step."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse

from aftersales.desk.answer_dispute import answer_action
from aftersales.desk.held_payments import deliver_action, give_back_action
from aftersales.desk.refund_again import again_action, can_be_asked_again
from aftersales.desk.refund_order import refund_action
from aftersales.models import Dispute, Evidence, Refund, ReturnedPart
from aftersales.services.reserve_evidence import why_no_evidence
from common.days_work import WaitsFilter
from common.decided_admin import Actions, DecidedAdmin
from common.money_action import money_action_page
from common.read_only_admin import ReadOnly
from orders.models import HeldPayment, Order
from orders.states import HeldState

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Inline = admin.TabularInline[Any, Any]
else:
    _Inline = admin.TabularInline


class ReturnedPartInline(ReadOnly, _Inline):
    model = ReturnedPart
    extra = 0
    fields = ("order_line", "amount", "designer_share")
    readonly_fields = ("amount", "designer_share")


@admin.register(Refund)
class RefundAdmin(DecidedAdmin):
    list_display = ("number", "order", "amount", "reason", "state", "reserved_at", "made_at")
    list_filter = (WaitsFilter, "state", "reason")
    list_select_related = ("order",)
    search_fields = ("number", "order__number", "stripe_refund_id", "order__buyer__email")
    date_hierarchy = "reserved_at"
    fields = (
        "number",
        "order",
        "held_payment",
        "amount",
        "reason",
        "note",
        "state",
        "failure",
        "decide",
        "again_of",
        "stripe_refund_id",
        "reserved_at",
        "made_at",
        "failed_at",
    )
    readonly_fields = ("amount", "decide")
    inlines = (ReturnedPartInline,)

    def actions_of(self, row: Refund) -> Actions:
        return {"again": ("Ask again", again_action)}

    def is_open(self, row: Refund) -> bool:
        return can_be_asked_again(row)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self._refund_order)
        own = path("of-order/<slug:number>/", view, name="aftersales_refund_order")
        return [own, *super().get_urls()]

    def _refund_order(self, request: HttpRequest, number: str) -> HttpResponse:
        order = get_object_or_404(Order, number=number)
        back = reverse("admin:orders_order_change", args=[order.pk])
        action = refund_action(order, back=back)
        return money_action_page(request, action, site=self.admin_site)


@admin.register(HeldPayment)
class HeldPaymentAdmin(DecidedAdmin):
    list_display = ("arrived_at", "order", "amount", "reason", "state", "decided_at")
    list_filter = (WaitsFilter, "state", "reason")
    list_select_related = ("order",)
    search_fields = ("order__number", "stripe_payment_intent_id", "stripe_charge_id")
    date_hierarchy = "arrived_at"
    fields = (
        "order",
        "amount",
        "reason",
        "state",
        "decide",
        "stripe_payment_intent_id",
        "stripe_charge_id",
        "arrived_at",
        "decided_at",
    )
    readonly_fields = ("amount", "decide")

    def actions_of(self, row: HeldPayment) -> Actions:
        return {
            "deliver": ("Deliver", deliver_action),
            "give-back": ("Give back", give_back_action),
        }

    def is_open(self, row: HeldPayment) -> bool:
        return row.state == HeldState.HELD


class EvidenceInline(ReadOnly, _Inline):
    model = Evidence
    extra = 0
    fields = ("state", "failure", "reserved_at", "sent_at", "texts")


@admin.register(Dispute)
class DisputeAdmin(DecidedAdmin):
    list_display = ("stripe_id", "order", "amount", "reason", "state", "evidence_due_at")
    column_words = {"stripe_id": "Dispute at Stripe"}
    list_filter = (WaitsFilter, "state", "reason", ("says_otherwise", admin.EmptyFieldListFilter))
    list_select_related = ("order",)
    search_fields = ("stripe_id", "order__number", "order__buyer__email")
    date_hierarchy = "opened_at"
    fields = (
        "stripe_id",
        "order",
        "held_payment",
        "amount",
        "reason",
        "state",
        "says_otherwise",
        "decide",
        "opened_at",
        "evidence_due_at",
        "withdrawn_at",
        "reinstated_at",
        "closed_at",
    )
    readonly_fields = ("amount", "decide")
    inlines = (ReturnedPartInline, EvidenceInline)

    def actions_of(self, row: Dispute) -> Actions:
        return {"answer": ("See what happened, and send evidence", answer_action)}

    def is_open(self, row: Dispute) -> bool:
        return not why_no_evidence(row)
