from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.money import Money
from common.numbered_paper import NumberedPaper
from common.numbering import counts_without_gaps, takes_the_number
from common.triggers import append_only, keep_rows, seven_years_over
from payouts.models.reversal import Reversal
from payouts.models.self_billing import SelfBillingAgreement
from payouts.models.transfer import Transfer
from payouts.self_billing import TaxStatus


class StatementKind(models.TextChoices):
    # The designer's invoice to us, which we write because they agreed to that.
    SELF_BILLED = "self_billed", _("Self-billed invoice")
    # The same figures where they did not agree: it says that it is no invoice.
    PLAIN = "plain", _("Statement")


_PERIOD_OVER = seven_years_over(
    "(SELECT issued_at FROM payouts_statement WHERE id = OLD.statement_id)"
)


class StatementSeries(models.Model):
    """The last number given to the self-billed invoices, or to the statements, of one year."""

    kind = models.CharField(max_length=12, choices=StatementKind.choices)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year", "kind"]
        verbose_name_plural = "statement series"
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="statement_series_one_a_year"),
        ]
        triggers = [
            *keep_rows("statement_series"),
            *counts_without_gaps("statement_series", documents="payouts_statement"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}s of {self.year}"


class StatementQuerySet(models.QuerySet["Statement"]):
    def of_designer(self, designer: User) -> "StatementQuerySet":
        return self.filter(designer=designer)


class Statement(NumberedPaper):
    """What one payout run sent to a designer, sale by sale, without names; see its party."""

    prefixes = {StatementKind.SELF_BILLED: "SB", StatementKind.PLAIN: "ST"}
    kind = models.CharField(max_length=12, choices=StatementKind.choices)

    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements"
    )
    agreement = models.ForeignKey(
        SelfBillingAgreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
    )

    gross_minor = models.PositiveBigIntegerField()
    discount_minor = models.PositiveBigIntegerField()
    tax_minor = models.PositiveBigIntegerField()
    # Below zero where the platform's coupons gave away more than its fee.
    fee_minor = models.BigIntegerField()
    # What refunds took off, and what of a share other runs paid; mostly below zero.
    other_minor = models.BigIntegerField()
    # What was sent; below zero where more came back than was sent.
    net_minor = models.BigIntegerField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"], name="statement_number_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind=StatementKind.SELF_BILLED, agreement__isnull=False)
                | Q(kind=StatementKind.PLAIN, agreement=None),
                name="statement_is_an_invoice_by_agreement",
            ),
            models.CheckConstraint(
                condition=Q(
                    net_minor=F("gross_minor")
                    - F("discount_minor")
                    - F("tax_minor")
                    - F("fee_minor")
                    + F("other_minor")
                ),
                name="statement_sums_to_net",
            ),
        ]
        triggers = [
            *append_only("statement", until=seven_years_over("OLD.issued_at")),
            takes_the_number("statement", series="payouts_statementseries"),
        ]

    @property
    def title(self) -> str:
        """A run that brought back more than it sent is credited to us."""
        if self.kind == StatementKind.SELF_BILLED and self.net_minor < 0:
            return gettext("Self-billed credit note")
        return str(StatementKind(self.kind).label)

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)


class StatementParty(models.Model):
    """Names, addresses and tax numbers on a statement; its designer and finance read them."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="party")

    supplier_name = models.CharField(max_length=200)
    supplier_address = models.TextField(max_length=500, blank=True)
    supplier_vat_id = models.CharField(max_length=20, blank=True)
    tax_status = models.CharField(max_length=16, choices=TaxStatus.choices, blank=True)

    recipient_name = models.CharField(max_length=200)
    recipient_address = models.TextField(max_length=500, blank=True)
    recipient_tax_id = models.CharField(max_length=50, blank=True)

    class Meta:
        verbose_name_plural = "statement parties"
        triggers = append_only("statement_party", until=_PERIOD_OVER)

    def __str__(self) -> str:
        return f"Parties of {self.statement}"


class StatedMovement(models.Model):
    """A transfer or a reversal that a statement lists, of a sale or of another room; each once."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="movements")
    transfer = models.OneToOneField(
        Transfer, on_delete=models.PROTECT, null=True, blank=True, related_name="stated"
    )
    reversal = models.OneToOneField(
        Reversal, on_delete=models.PROTECT, null=True, blank=True, related_name="stated"
    )

    # What another room sent, by its number there, and how much.
    elsewhere = models.CharField(max_length=20, unique=True, null=True, blank=True)
    elsewhere_minor = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    transfer__isnull=False,
                    reversal=None,
                    elsewhere=None,
                    elsewhere_minor=None,
                )
                | Q(
                    transfer=None,
                    reversal__isnull=False,
                    elsewhere=None,
                    elsewhere_minor=None,
                )
                | Q(
                    transfer=None,
                    reversal=None,
                    elsewhere__isnull=False,
                    elsewhere_minor__isnull=False,
                ),
                name="stated_movement_is_one",
            ),
        ]
        triggers = [*append_only("stated_movement", until=_PERIOD_OVER)]

    def __str__(self) -> str:
        return f"{self.transfer or self.reversal or self.elsewhere} on {self.statement}"
