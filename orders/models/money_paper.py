from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils import timezone

from common.json_field import DeclaredJSONField
from common.money import Money


class MoneyPaper(models.Model):
    """A numbered paper of one sum, with its tax, as it was issued; names stand in its party."""

    # How the number of each kind begins.
    prefixes: ClassVar[Mapping[str, str]]
    kind: str

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()

    currency = models.CharField(max_length=3)
    net_minor = models.PositiveIntegerField()
    tax_minor = models.PositiveIntegerField()
    total_minor = models.PositiveIntegerField()
    # Lines and tax by rate as printed; see orders/documents/content.py.
    content = DeclaredJSONField()

    issued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The number as it is printed, like INV-2026-000041."""
        return f"{self.prefixes[self.kind]}-{self.year}-{self.number:06d}"

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


class MoneyPaperParty(models.Model):
    """Names, addresses and tax numbers on such a paper."""

    seller_name = models.CharField(max_length=200)
    seller_address = models.TextField(max_length=500, blank=True)
    seller_tax_id = models.CharField(max_length=50, blank=True)

    buyer_name = models.CharField(max_length=200)
    buyer_address = models.TextField(max_length=700, blank=True)
    # As it was typed on Stripe's page. It decides nothing: only Stripe's tax does.
    buyer_tax_id = models.CharField(max_length=50, blank=True)

    class Meta:
        abstract = True
