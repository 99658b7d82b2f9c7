from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.json_field import DeclaredJSONField
from common.money import Money
from common.numbering import counts_without_gaps, takes_the_number
from common.triggers import append_only, keep_rows, seven_years_over
from orders.models.order import Order


class DocumentKind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")
    # A refund came back, so its credit note does not hold; the next refund brings its own.
    CANCELLATION = "cancellation", _("Cancelled credit note")


_PREFIXES = {
    DocumentKind.INVOICE: "INV",
    DocumentKind.CREDIT_NOTE: "CN",
    DocumentKind.CANCELLATION: "CX",
}


class DocumentSeries(models.Model):
    """The last number given to the invoices, or to the credit notes, of one year."""

    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year", "kind"]
        verbose_name_plural = "document series"
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="document_series_one_a_year"),
        ]
        triggers = [
            *keep_rows("document_series"),
            *counts_without_gaps("document_series", documents="orders_document"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}s of {self.year}"


class SumsOfPaper:
    """The sums of a paper as money, and what the audit log calls it."""

    currency: str
    net_minor: int
    tax_minor: int
    total_minor: int

    @property
    def audit_id(self) -> str:
        return str(self)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)


class Document(SumsOfPaper, models.Model):
    """An invoice or a credit note as it was issued, without names; those stand in its party."""

    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="documents")
    # The number of the order that was paid, or of the refund.
    cause = models.CharField(max_length=100)
    # The invoice that a credit note takes back, in whole or in part; the note that is cancelled.
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )

    currency = models.CharField(max_length=3)
    net_minor = models.PositiveIntegerField()
    tax_minor = models.PositiveIntegerField()
    total_minor = models.PositiveIntegerField()
    # Lines and tax by rate as printed; see orders/documents/content.py.
    content = DeclaredJSONField()

    issued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"], name="document_number_unique"
            ),
            models.UniqueConstraint(fields=["kind", "cause"], name="document_once_a_cause"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="invoice"), name="document_one_invoice_an_order"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", corrects=None)
                | Q(kind__in=["credit_note", "cancellation"], corrects__isnull=False),
                name="document_correction_names_the_first",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(kind="cancellation"),
                name="document_one_cancellation_a_note",
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("net_minor") + F("tax_minor")),
                name="document_net_and_tax_sum_to_total",
            ),
            models.CheckConstraint(condition=~Q(total_minor=0), name="document_is_over_something"),
        ]
        triggers = [
            *append_only("document", until=seven_years_over("OLD.issued_at")),
            takes_the_number("document", series="orders_documentseries"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The number as it is printed, like INV-2026-000041."""
        return f"{_PREFIXES[DocumentKind(self.kind)]}-{self.year}-{self.number:06d}"


class DocumentParty(models.Model):
    """Names, addresses and tax numbers on an invoice or a credit note; only finance reads them."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="party")

    seller_name = models.CharField(max_length=200)
    seller_address = models.TextField(max_length=500, blank=True)
    seller_tax_id = models.CharField(max_length=50, blank=True)

    buyer_name = models.CharField(max_length=200)
    buyer_address = models.TextField(max_length=700, blank=True)
    # As the buyer typed it on Stripe's page. It decides nothing: only Stripe's tax does.
    buyer_tax_id = models.CharField(max_length=50, blank=True)

    class Meta:
        verbose_name_plural = "document parties"
        triggers = [
            *append_only(
                "document_party",
                until=seven_years_over(
                    "(SELECT issued_at FROM orders_document WHERE id = OLD.document_id)"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Parties of {self.document}"
