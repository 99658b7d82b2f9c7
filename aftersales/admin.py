"""Staff read what went back to buyers, and out of whose part."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from aftersales.models import Dispute, Evidence, Refund, ReturnedPart
from common.read_only_admin import ReadOnly
from orders.models import HeldPayment

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
    _Inline = admin.TabularInline[Any, Any]
else:
    _Admin, _Inline = admin.ModelAdmin, admin.TabularInline


class ReturnedPartInline(ReadOnly, _Inline):
    model = ReturnedPart
    extra = 0
    fields = ("order_line", "amount", "designer_share")
    readonly_fields = ("amount", "designer_share")


@admin.register(Refund)
class RefundAdmin(ReadOnly, _Admin):
    list_display = ("number", "order", "amount", "reason", "state", "reserved_at", "made_at")
    list_filter = ("state", "reason")
    list_select_related = ("order",)
    search_fields = ("number", "order__number", "stripe_refund_id", "order__buyer__email")
    date_hierarchy = "reserved_at"
    fields = (
        "number",
        "order",
        "amount",
        "reason",
        "note",
        "state",
        "failure",
        "again_of",
        "stripe_refund_id",
        "reserved_at",
        "made_at",
        "failed_at",
    )
    readonly_fields = ("amount",)
    inlines = (ReturnedPartInline,)


@admin.register(HeldPayment)
class HeldPaymentAdmin(ReadOnly, _Admin):
    list_display = ("arrived_at", "order", "amount", "reason", "state", "decided_at")
    list_filter = ("state", "reason")
    list_select_related = ("order",)
    search_fields = ("order__number", "stripe_payment_intent_id", "stripe_charge_id")
    date_hierarchy = "arrived_at"
    fields = (
        "order",
        "amount",
        "reason",
        "state",
        "stripe_payment_intent_id",
        "stripe_charge_id",
        "arrived_at",
        "decided_at",
    )
    readonly_fields = ("amount",)


class EvidenceInline(ReadOnly, _Inline):
    model = Evidence
    extra = 0
    fields = ("state", "failure", "reserved_at", "sent_at", "texts")


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, _Admin):
    list_display = ("stripe_id", "order", "amount", "reason", "state", "evidence_due_at")
    list_filter = ("state", "reason")
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
        "opened_at",
        "evidence_due_at",
        "withdrawn_at",
        "reinstated_at",
        "closed_at",
    )
    readonly_fields = ("amount",)
    inlines = (ReturnedPartInline, EvidenceInline)
