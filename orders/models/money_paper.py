from django.db import models

from common.money import Money
from common.numbered_paper import NumberedPaper


class MoneyPaper(NumberedPaper):
    """A paper of one sum, with its tax; names stand in its party."""

    net_minor = models.PositiveIntegerField()
    tax_minor = models.PositiveIntegerField()
    total_minor = models.PositiveIntegerField()

    class Meta:
        abstract = True

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
