import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.money import Money
from common.triggers import append_only, keep_rows, seven_years_over
from orders.models.order import Order

# A document takes the number that its series has just counted, so none is left out or given twice.
_TAKES_THE_NUMBER = """
    IF NOT EXISTS (
        SELECT 1 FROM orders_documentseries
            WHERE kind = NEW.kind AND year = NEW.year AND last_number = NEW.number
    ) THEN
        RAISE EXCEPTION 'Number % is not the next of series % of %', NEW.number, NEW.kind, NEW.year
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

_COUNTS_BY_ONE = """
    IF NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.last_number <> OLD.last_number + 1 THEN
        RAISE EXCEPTION 'Series % of % counts one by one', OLD.kind, OLD.year
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

# At commit: what was counted was issued.
_NUMBER_IS_USED = """
    IF NEW.last_number > 0 AND NOT EXISTS (
        SELECT 1 FROM orders_document
            WHERE kind = NEW.kind AND year = NEW.year AND number = NEW.last_number
    ) THEN
        RAISE EXCEPTION 'Number % of series % of % was counted and not issued',
            NEW.last_number, NEW.kind, NEW.year USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class DocumentKind(models.TextChoices):
    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"
    # A refund came back, so its credit note does not hold; the next refund brings its own.
    CANCELLATION = "cancellation", "Cancelled credit note"


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
            pgtrigger.Trigger(
                name="document_series_begins_at_nothing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.last_number <> 0"),
                func="RAISE EXCEPTION 'A series begins before its first number'"
                " USING ERRCODE = 'check_violation';",
            ),
            pgtrigger.Trigger(
                name="document_series_counts_by_one",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_COUNTS_BY_ONE,
            ),
            pgtrigger.Trigger(
                name="document_series_number_is_used",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=_NUMBER_IS_USED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}s of {self.year}"


class Document(models.Model):
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
    content = models.JSONField()

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
            pgtrigger.Trigger(
                name="document_takes_the_number",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_TAKES_THE_NUMBER,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The number as it is printed, like INV-2026-000041."""
        return f"{_PREFIXES[DocumentKind(self.kind)]}-{self.year}-{self.number:06d}"

    @property
    def audit_id(self) -> str:
        return self.name

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)


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
