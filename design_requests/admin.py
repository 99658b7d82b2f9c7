"""Staff read briefs, offers, milestones and their money, and decide what is disputed."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from common.days_work import WaitsFilter
from common.decided_admin import Actions, DecidedAdmin
from common.desk_files import GivesFiles
from common.desk_papers import SaysSealed
from common.read_only_admin import ReadOnly
from design_requests.desk.decide import decide_action
from design_requests.desk.end_hold import end_hold_action
from design_requests.desk.reopen import reopen_action
from design_requests.models import (
    BankDispute,
    Brief,
    Delivery,
    HeldPart,
    Message,
    MessageFile,
    Milestone,
    MilestonePayment,
    Offer,
    RequestDocument,
    RequestDocumentParty,
)
from design_requests.states import MilestoneState
from design_requests.views.papers import paper_answer

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
    _Inline = admin.TabularInline[Any, Any]
    _Stacked = admin.StackedInline[Any, Any]
else:
    _Admin, _Inline, _Stacked = admin.ModelAdmin, admin.TabularInline, admin.StackedInline


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
    list_select_related = ("brief", "designer__designer_profile")
    search_fields = ("brief__number", "designer__email")
    date_hierarchy = "made_at"
    inlines = (MilestoneInline,)


class PaymentInline(ReadOnly, _Inline):
    model = MilestonePayment
    extra = 0
    fields = ("number", "amount", "state", "is_late", "opened_at", "paid_at", "ended_at")
    readonly_fields = ("amount",)


class DeliveryInline(ReadOnly, _Inline):
    model = Delivery
    extra = 0
    fields = ("number", "release", "words", "delivered_at", "changes", "changes_at")
    column_words = {"changes": "Changes asked for", "changes_at": "Asked"}


@admin.register(Milestone)
class MilestoneAdmin(DecidedAdmin):
    list_display = ("__str__", "title", "price", "state", "due_at", "answer_by", "hold_ends_at")
    list_filter = (WaitsFilter, "state")
    list_select_related = ("offer__brief",)
    search_fields = ("offer__brief__number", "title", "offer__designer__email")
    date_hierarchy = "paid_at"
    fields = (
        *("offer", "position", "title", "price", "day_count", "state"),
        *("rounds_used", "to_release", "paid_at", "due_at", "delivered_at"),
        *("answer_by", "hold_ends_at", "decided_at", "leaves_at", "ended_at", "decide"),
    )
    readonly_fields = ("price", "to_release", "decide")
    inlines = (PaymentInline, DeliveryInline)

    def actions_of(self, row: Milestone) -> Actions:
        if row.is_share_held:
            return {"end-hold": ("Let its share leave now", end_hold_action)}
        if row.state == MilestoneState.SETTLING:
            return {"reopen": ("Let it be decided again", reopen_action)}
        return {"decide": ("Decide where its money goes", decide_action)}

    def is_open(self, row: Milestone) -> bool:
        if row.state == MilestoneState.DISPUTED or row.is_share_held:
            return True
        return HeldPart.objects.unasked().filter(payment__milestone=row).exists()


class MessageFileInline(ReadOnly, _Inline):
    """What came with a message that staff may read."""

    model = MessageFile
    extra = 0
    fields = ("file_name", "size_bytes", "opened")
    readonly_fields = ("opened",)

    @admin.display(description="Look at it")
    def opened(self, file: MessageFile) -> str:
        address = reverse(
            "admin:design_requests_message_file", args=[file.message_id, file.position]
        )
        return format_html('<a href="{}">{}</a>', address, file.file_name)


@admin.register(Message)
class MessageAdmin(ReadOnly, GivesFiles):
    """What was reported; what nobody reported is the two sides' own."""

    file_model, file_of = MessageFile, "message"
    list_display = ("__str__", "offer", "sent_at", "reported_at")
    list_select_related = ("offer__brief",)
    search_fields = ("offer__brief__number",)
    date_hierarchy = "reported_at"
    fields = ("offer", "sender", "text", "sent_at", "reported_at")
    inlines = (MessageFileInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Or of a milestone that staff decide, for which the messages are read."""
        is_disputed = Q(offer__milestones__state=MilestoneState.DISPUTED)
        found: QuerySet[Message] = super().get_queryset(request)
        return found.filter(Q(reported_at__isnull=False) | is_disputed).distinct()


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


class RequestDocumentPartyInline(ReadOnly, _Stacked):
    """Shown to whoever may view parties of these papers: finance."""

    model = RequestDocumentParty
    extra = 0


@admin.register(RequestDocument)
class RequestDocumentAdmin(ReadOnly, SaysSealed):
    list_display = ("name", "kind", "payment", "total", "tax", "issued_at")
    list_filter = ("kind", "year")
    list_select_related = ("payment",)
    search_fields = ("payment__number", "part__number")
    date_hierarchy = "issued_at"
    fields = (
        *("name", "payment", "part", "net", "tax", "total", "issued_at"),
        "pdf",
    )
    readonly_fields = ("name", "net", "tax", "total", "pdf")
    inlines = (RequestDocumentPartyInline,)

    sees_parties = "design_requests.view_requestdocumentparty"
    pdf_answer = staticmethod(paper_answer)
