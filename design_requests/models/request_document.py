from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.numbering import counts_without_gaps, takes_the_number
from common.triggers import append_only, keep_rows, seven_years_over
from design_requests.models.held_part import HeldPart
from design_requests.models.milestone_payment import MilestonePayment
from orders.models.money_paper import MoneyPaper, MoneyPaperParty


class PaperKind(models.TextChoices):
    # Of money that is held. It is nobody's income yet, so this is no invoice.
    RECEIPT = "receipt", _("Payment receipt")
    # Of what was released: work, fee and tax of it are due now.
    INVOICE = "invoice", _("Invoice")
    # Of what went back, of which no invoice was ever written.
    REFUND = "refund", _("Refund receipt")
    # A refund came back to us, so its receipt does not hold.
    CANCELLATION = "cancellation", _("Cancelled refund receipt")


class RequestDocumentSeries(models.Model):
    """The last number given to one kind of papers of held money in one year."""

    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year", "kind"]
        verbose_name_plural = "request document series"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year"], name="request_document_series_one_a_year"
            ),
        ]
        triggers = [
            *keep_rows("request_document_series"),
            *counts_without_gaps(
                "request_document_series", documents="design_requests_requestdocument"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}s of {self.year}"


class RequestDocument(MoneyPaper):
    """A paper of held money as it was issued, without names; those stand in its party."""

    prefixes = {
        PaperKind.RECEIPT: "RQR",
        PaperKind.INVOICE: "RQI",
        PaperKind.REFUND: "RQB",
        PaperKind.CANCELLATION: "RQX",
    }
    kind = models.CharField(max_length=12, choices=PaperKind.choices)

    payment = models.ForeignKey(MilestonePayment, on_delete=models.PROTECT, related_name="papers")
    # What left, of which this is the paper; none of a receipt, which is of all that came.
    part = models.ForeignKey(
        HeldPart, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )

    class Meta:
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"], name="request_document_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.RECEIPT, part=None)
                | Q(
                    kind__in=[PaperKind.INVOICE, PaperKind.REFUND, PaperKind.CANCELLATION],
                    part__isnull=False,
                ),
                name="request_document_is_of_all_or_of_a_part",
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind=PaperKind.RECEIPT),
                name="request_document_one_receipt_a_payment",
            ),
            models.UniqueConstraint(
                fields=["kind", "part"], name="request_document_one_of_a_kind_a_part"
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("net_minor") + F("tax_minor")),
                name="request_document_net_and_tax_sum_to_total",
            ),
            models.CheckConstraint(
                condition=~Q(total_minor=0), name="request_document_is_over_something"
            ),
        ]
        triggers = [
            *append_only("request_document", until=seven_years_over("OLD.issued_at")),
            takes_the_number("request_document", series="design_requests_requestdocumentseries"),
        ]


class RequestDocumentParty(MoneyPaperParty):
    """Names, addresses and tax numbers on a paper of held money; only finance reads them."""

    document = models.OneToOneField(RequestDocument, on_delete=models.PROTECT, related_name="party")

    class Meta:
        verbose_name_plural = "request document parties"
        triggers = append_only(
            "request_document_party",
            until=seven_years_over(
                "(SELECT issued_at FROM design_requests_requestdocument WHERE id = OLD.document_id)"
            ),
        )

    def __str__(self) -> str:
        return f"Parties of {self.document}"
