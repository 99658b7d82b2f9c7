"""Staff read orders, licences and the ledger; nothing is changed here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from common.money import Money
from common.read_only_admin import ReadOnly
from orders.models import (
    Download,
    LedgerEntry,
    LedgerTransaction,
    LicenceGrant,
    LineSettlement,
    Order,
    OrderLine,
)

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
    _Inline = admin.TabularInline[Any, Any]
else:
    _Admin, _Inline = admin.ModelAdmin, admin.TabularInline


class OrderLineInline(ReadOnly, _Inline):
    model = OrderLine
    extra = 0
    fields = (
        "position",
        "title",
        "designer",
        "designer_name",
        "designer_place",
        "terms_version",
        "licence_kind",
        "list_price",
        "discount",
        "price",
        "tax",
        "platform_fee",
        "designer_share",
    )
    readonly_fields = ("list_price", "discount", "price", "tax", "platform_fee", "designer_share")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderLine]:
        return super().get_queryset(request).select_related("order", "settlement")

    # Empty until the order is paid.
    @admin.display
    def tax(self, line: OrderLine) -> Money | None:
        return line.settlement.tax if hasattr(line, "settlement") else None

    @admin.display
    def platform_fee(self, line: OrderLine) -> Money | None:
        return line.settlement.platform_fee if hasattr(line, "settlement") else None

    @admin.display
    def designer_share(self, line: OrderLine) -> Money | None:
        return line.settlement.designer_share if hasattr(line, "settlement") else None


@admin.register(Order)
class OrderAdmin(ReadOnly, _Admin):
    list_display = ("number", "buyer", "state", "total", "placed_at", "paid_at")
    list_filter = ("state", "quarantine_reason", "cancel_reason")
    list_select_related = ("buyer",)
    search_fields = (
        "number",
        "buyer__email",
        "guest_email",
        "stripe_session_id",
        "stripe_payment_intent_id",
        "stripe_charge_id",
    )
    date_hierarchy = "placed_at"
    fields = (
        "number",
        "buyer",
        "buyer_name",
        "buyer_address",
        "guest_email",
        "state",
        "cancel_reason",
        "quarantine_reason",
        "total",
        "placed_at",
        "paid_at",
        "cancelled_at",
        "checkout_attempt_count",
        "checkout_expires_at",
        "stripe_session_id",
        "stripe_payment_intent_id",
        "stripe_charge_id",
    )
    readonly_fields = ("total",)
    inlines = (OrderLineInline,)
    view_on_site = False  # the order's page is its buyer's alone


@admin.register(LineSettlement)
class LineSettlementAdmin(ReadOnly, _Admin):
    list_display = ("order_line", "tax", "platform_fee", "designer_share", "settled_at")
    list_select_related = ("order_line__order",)
    search_fields = ("order_line__order__number", "order_line__title")


@admin.register(LicenceGrant)
class LicenceGrantAdmin(ReadOnly, _Admin):
    list_display = ("number", "holder", "order_line", "state", "granted_at")
    view_on_site = False  # so is the certificate
    list_filter = ("state",)
    list_select_related = ("holder", "order_line")
    search_fields = ("number", "holder__email", "order_line__title", "order_line__order__number")


@admin.register(Download)
class DownloadAdmin(ReadOnly, _Admin):
    list_display = ("downloaded_at", "grant", "file")
    list_select_related = ("grant", "file")
    search_fields = ("grant__number", "grant__holder__email", "sha256")


class LedgerEntryInline(ReadOnly, _Inline):
    model = LedgerEntry
    extra = 0
    fields = ("account", "owner", "order_line", "amount")
    readonly_fields = ("amount",)


@admin.register(LedgerTransaction)
class LedgerTransactionAdmin(ReadOnly, _Admin):
    list_display = ("booked_at", "kind", "cause", "order", "currency", "balance_transaction_id")
    list_filter = ("kind", "currency")
    list_select_related = ("order",)
    search_fields = ("cause", "order__number", "balance_transaction_id")
    date_hierarchy = "booked_at"
    inlines = (LedgerEntryInline,)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly, _Admin):
    list_display = ("transaction", "account", "owner", "amount")
    list_filter = ("account",)
    list_select_related = ("transaction", "owner")
    search_fields = ("transaction__cause", "owner__username", "order_line__title")
