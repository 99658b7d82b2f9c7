"""Staff read orders, licences and the ledger, and make and stop coupons."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.current_user import current_user
from common.desk_papers import SaysSealed
from common.money import Money
from common.money_action import money_action_page
from common.read_only_admin import ReadOnly
from common.staff_reasons import ReasonedActions, reason_of
from common.today import today
from orders.desk.make_shop_coupon import PERMISSION as MAY_MAKE_COUPONS
from orders.desk.make_shop_coupon import make_coupon_action
from orders.models import (
    CastingRecord,
    Coupon,
    CouponUse,
    Document,
    DocumentParty,
    Download,
    ExclusiveReservation,
    LedgerEntry,
    LedgerTransaction,
    LicenceGrant,
    LineSettlement,
    Order,
    OrderLine,
)
from orders.services.stop_coupon import stop_coupon
from orders.views.documents import document_answer

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
    _Inline = admin.TabularInline[Any, Any]
    _Stacked = admin.StackedInline[Any, Any]
else:
    _Admin, _Inline, _Stacked = admin.ModelAdmin, admin.TabularInline, admin.StackedInline


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
        "set_name",
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
    list_filter = (
        "state",
        "quarantine_reason",
        "cancel_reason",
        ("cancel_wished_at", admin.EmptyFieldListFilter),
    )
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
        "cancel_wished_at",
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


class CouponUseInline(ReadOnly, _Inline):
    model = CouponUse
    extra = 0
    fields = ("order", "discount", "state", "counted_at", "given_back_at")
    readonly_fields = ("discount",)


@admin.register(Coupon)
class CouponAdmin(ReasonedActions, ReadOnly, _Admin):
    """Coupons of the shop and of designers; the shop's own are made here, and any is stopped."""

    list_display = ("code", "designer", "off_text", "use_count", "starts_on", "ends_on", "is_on")
    column_words = {"off_text": "Takes off"}
    list_filter = ("starts_on",)
    list_select_related = ("designer__designer_profile",)
    search_fields = ("code", "designer__email", "designer__username")
    inlines = (CouponUseInline,)
    actions = ("stop",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm(MAY_MAKE_COUPONS)

    def has_stop_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("orders.change_coupon")

    @admin.display(boolean=True, description="Can be used")
    def is_on(self, coupon: Coupon) -> bool:
        return not coupon.is_over(today())

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        action = make_coupon_action(back=reverse("admin:orders_coupon_changelist"))
        return money_action_page(request, action, site=self.admin_site)

    @admin.action(description="Stop the chosen coupons", permissions=["stop"])
    def stop(self, request: HttpRequest, coupons: QuerySet[Coupon]) -> None:
        for coupon in coupons:
            stop_coupon(actor=current_user(request), coupon=coupon, reason=reason_of(request))
        messages.success(request, "They take nothing off any more. Orders that have them keep it.")


@admin.register(ExclusiveReservation)
class ExclusiveReservationAdmin(ReadOnly, _Admin):
    list_display = ("cad_model", "order_line", "state", "earlier_count", "reserved_at", "sold_at")
    column_words = {
        "cad_model": "Piece",
        "order_line": "Line of the order",
        "earlier_count": "Licences sold before",
    }
    list_filter = ("state",)
    list_select_related = ("cad_model", "order_line")
    search_fields = ("cad_model__title", "order_line__order__number")


class DocumentPartyInline(ReadOnly, _Stacked):
    """Shown to whoever may view document parties: finance."""

    model = DocumentParty
    extra = 0


@admin.register(Document)
class DocumentAdmin(ReadOnly, SaysSealed):
    list_display = ("name", "kind", "order", "total", "tax", "issued_at")
    list_filter = ("kind", "year")
    list_select_related = ("order",)
    search_fields = ("order__number", "cause")
    date_hierarchy = "issued_at"
    fields = (
        *("name", "order", "cause", "corrects", "net", "tax", "total", "issued_at"),
        "pdf",
    )
    readonly_fields = ("name", "net", "tax", "total", "pdf")
    inlines = (DocumentPartyInline,)

    sees_parties = "orders.view_documentparty"
    pdf_answer = staticmethod(document_answer)


@admin.register(LineSettlement)
class LineSettlementAdmin(ReadOnly, _Admin):
    list_display = ("order_line", "tax", "platform_fee", "designer_share", "settled_at")
    column_words = {"order_line": "Line of the order", "platform_fee": "Our fee"}
    list_select_related = ("order_line__order",)
    search_fields = ("order_line__order__number", "order_line__title")


@admin.register(LicenceGrant)
class LicenceGrantAdmin(ReadOnly, _Admin):
    list_display = ("number", "holder", "order_line", "state", "granted_at")
    column_words = {"order_line": "Licence"}
    view_on_site = False  # the certificate is its holder's alone
    list_filter = ("state",)
    list_select_related = ("holder", "order_line")
    search_fields = ("number", "holder__email", "order_line__title", "order_line__order__number")


@admin.register(CastingRecord)
class CastingRecordAdmin(ReadOnly, _Admin):
    list_display = ("grant", "piece_count", "recorded_at")
    column_words = {"grant": "Licence", "piece_count": "Castings"}
    search_fields = ("grant__number",)
    list_select_related = ("grant",)


@admin.register(Download)
class DownloadAdmin(ReadOnly, _Admin):
    list_display = ("downloaded_at", "grant", "file")
    column_words = {"grant": "Licence"}
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
    column_words = {"balance_transaction_id": "Movement at Stripe"}
    list_filter = ("kind", "currency")
    list_select_related = ("order",)
    search_fields = ("cause", "order__number", "balance_transaction_id")
    date_hierarchy = "booked_at"
    inlines = (LedgerEntryInline,)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly, _Admin):
    list_display = ("transaction", "account", "owner", "amount")
    column_words = {"transaction": "Booking", "owner": "Whose"}
    list_filter = ("account",)
    list_select_related = ("transaction", "owner__designer_profile")
    search_fields = ("transaction__cause", "owner__username", "order_line__title")
