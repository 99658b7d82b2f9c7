import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.triggers import keep_rows, seven_years_over
from payouts.self_billing import WORDINGS, TaxStatus


class SelfBillingQuerySet(models.QuerySet["SelfBillingAgreement"]):
    def in_force_of(self, designer: User) -> "SelfBillingQuerySet":
        return self.filter(designer=designer, withdrawn_at=None)


class SelfBillingAgreement(models.Model):
    """A designer lets the shop write the invoices for their shares, and says how they are taxed."""

    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="self_billing_agreements"
    )
    # Which words of payouts/self_billing.py were agreed to.
    wording_version = models.CharField(max_length=20)

    tax_status = models.CharField(max_length=16, choices=TaxStatus.choices)
    # As the designer typed it; nobody has checked it.
    vat_id = models.CharField(max_length=20, blank=True)
    legal_name = models.CharField(max_length=200)
    address = models.TextField(max_length=500)
    # Asked for only where DAC7_ACTIVITIES names what designers do here.
    tax_number = models.CharField(max_length=30, blank=True)
    tax_number_country = models.CharField(max_length=2, blank=True)
    born_on = models.DateField(null=True, blank=True)

    agreed_at = models.DateTimeField(default=timezone.now)
    # For what comes after: documents that were issued under it stay.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SelfBillingQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["designer"],
                condition=Q(withdrawn_at=None),
                name="self_billing_one_in_force_a_designer",
            ),
            models.CheckConstraint(
                condition=Q(tax_status__in=TaxStatus.values), name="self_billing_status_known"
            ),
            models.CheckConstraint(
                condition=Q(tax_status=TaxStatus.BUSINESS) ^ Q(vat_id=""),
                name="self_billing_business_has_a_vat_id",
            ),
            models.CheckConstraint(
                condition=~Q(wording_version="") & ~Q(legal_name="") & ~Q(address=""),
                name="self_billing_says_who_and_to_what",
            ),
        ]
        triggers = [
            *keep_rows("self_billing", until=seven_years_over("OLD.agreed_at")),
            pgtrigger.ReadOnly(name="self_billing_unchanged", exclude=["withdrawn_at"]),
            pgtrigger.Protect(
                name="self_billing_stays_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.withdrawn_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.legal_name}, {self.get_tax_status_display()}"

    @property
    def audit_id(self) -> str:
        return f"{self.designer_id}/{self.pk}"

    @property
    def wording(self) -> str:
        return WORDINGS[self.wording_version]
