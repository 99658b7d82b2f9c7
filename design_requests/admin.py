"""Staff read briefs, offers, milestones and their money; nothing is changed here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from common.days_work import WaitsFilter
from common.read_only_admin import ReadOnly
from design_requests.models import (
    BankDispute,
    Brief,
    HeldPart,
    Milestone,
    MilestonePayment,
    Offer,
)

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
    _Inline = admin.TabularInline[Any, Any]
else:
    _Admin, _Inline = admin.ModelAdmin, admin.TabularInline


@admin.register(Brief)
class BriefAdmin(ReadOnly, _Admin):
    list_display = ("number", "kind", "client", "state", "published_at", "open_until")
    list_filter = ("state", "kind")
    list_select_related = ("client",)
    search_fields = ("number", "client__email")
    date_hierarchy = "created_at"


class MilestoneInline(ReadOnly, _Inline):
    model = Milestone
    extra = 0
    fields = ("position", "title", "price", "day_count", "state", "due_at", "answer_by")
    readonly_fields = ("price",)


@admin.register(Offer)
class OfferAdmin(ReadOnly, _Admin):
    list_display = ("brief", "designer", "price", "round_count", "state", "valid_until")
    list_filter = ("state", "licence_kind")
    list_select_related = ("brief", "designer")
    search_fields = ("brief__number", "designer__email")
    date_hierarchy = "made_at"
    inlines = (MilestoneInline,)


class PaymentInline(ReadOnly, _Inline):
    model = MilestonePayment
    extra = 0
    fields = ("number", "amount", "state", "is_late", "opened_at", "paid_at", "ended_at")
    readonly_fields = ("amount",)


@admin.register(Milestone)
class MilestoneAdmin(ReadOnly, _Admin):
    list_display = ("__str__", "title", "price", "state", "due_at", "answer_by", "hold_ends_at")
    list_filter = (WaitsFilter, "state")
    list_select_related = ("offer__brief",)
    search_fields = ("offer__brief__number", "title", "offer__designer__email")
    date_hierarchy = "paid_at"
    fields = (
        *("offer", "position", "title", "price", "day_count", "state"),
        *("rounds_used", "to_release_minor", "paid_at", "due_at", "delivered_at"),
        *("answer_by", "hold_ends_at", "decided_at", "ended_at"),
    )
    readonly_fields = ("price",)
    inlines = (PaymentInline,)


class HeldPartInline(ReadOnly, _Inline):
    model = HeldPart
    extra = 0
    fields = ("number", "kind", "amount", "share", "state", "failure", "reserved_at", "made_at")
    readonly_fields = ("amount", "share")


class BankDisputeInline(ReadOnly, _Inline):
    model = BankDispute
    extra = 0
    fields = ("stripe_id", "reason", "amount", "state", "opened_at", "evidence_due_at")
    readonly_fields = ("amount",)


@admin.register(MilestonePayment)
class MilestonePaymentAdmin(ReadOnly, _Admin):
    list_display = ("number", "milestone", "amount", "state", "is_late", "opened_at", "paid_at")
    list_filter = ("state", "is_late")
    list_select_related = ("milestone__offer__brief",)
    search_fields = ("number", "stripe_payment_intent_id", "stripe_charge_id")
    date_hierarchy = "opened_at"
    inlines = (HeldPartInline, BankDisputeInline)


@admin.register(HeldPart)
class HeldPartAdmin(ReadOnly, _Admin):
    list_display = ("number", "payment", "kind", "amount", "state", "reserved_at", "made_at")
    list_filter = (WaitsFilter, "state", "kind")
    list_select_related = ("payment",)
    search_fields = ("number", "payment__number", "stripe_id")
    date_hierarchy = "reserved_at"


@admin.register(BankDispute)
class BankDisputeAdmin(ReadOnly, _Admin):
    list_display = ("stripe_id", "payment", "amount", "reason", "state", "evidence_due_at")
    column_words = {"stripe_id": "Dispute at Stripe"}
    list_filter = ("state",)
    list_select_related = ("payment",)
    search_fields = ("stripe_id", "payment__number")
    date_hierarchy = "opened_at"
