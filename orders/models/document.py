from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.numbering import counts_without_gaps, takes_the_number
from common.triggers import append_only, keep_rows, seven_years_over
from orders.models.money_paper import MoneyPaper, MoneyPaperParty
from orders.models.order import Order


class DocumentKind(models.TextChoices):
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")
    # A refund came back, so its credit note does not hold; the next refund brings its own.
    CANCELLATION = "cancellation", _("Cancelled credit note")


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


class Document(MoneyPaper):
    """An invoice or a credit note as it was issued, without names; those stand in its party."""

    prefixes = {
        DocumentKind.INVOICE: "INV",
        DocumentKind.CREDIT_NOTE: "CN",
        DocumentKind.CANCELLATION: "CX",
    }
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="documents")
    # The number of the order that was paid, or of the refund.
    cause = models.CharField(max_length=100)
    # The invoice that a credit note takes back, in whole or in part; the note that is cancelled.
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )

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


class DocumentParty(MoneyPaperParty):
    """Names, addresses and tax numbers on an invoice or a credit note; only finance reads them."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="party")

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
