import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.money import Money
from common.triggers import keep_rows, seven_years_over
from payouts.models.connected_account import ConnectedAccount
from payouts.states import BANK_PAYOUT_MOVES, BankPayoutState
from payouts.stripe_words import bank_failure_in_words


class BankPayoutQuerySet(models.QuerySet["BankPayout"]):
    def of_designer(self, designer: User) -> "BankPayoutQuerySet":
        return self.filter(account__designer=designer)


class BankPayout(models.Model):
    """Money that Stripe sent from a designer's account to the designer's bank.

    It was the designer's before and stays so when the bank returns it: it is in no book of ours,
    and no earning is paid again for it.
    """

    account = models.ForeignKey(
        ConnectedAccount, on_delete=models.PROTECT, related_name="bank_payouts"
    )
    stripe_payout_id = models.CharField(max_length=100, unique=True)

    state = models.CharField(
        max_length=10, choices=BankPayoutState.choices, default=BankPayoutState.ON_ITS_WAY
    )
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    failure_code = models.CharField(max_length=100, blank=True)

    begun_at = models.DateTimeField()
    arrives_on = models.DateField()
    # When Stripe told of its arrival; stays when the bank returns it afterwards.
    paid_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BankPayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BankPayoutState.values), name="bank_payout_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="bank_payout_is_money"),
            models.CheckConstraint(
                condition=Q(state__in=[BankPayoutState.FAILED, BankPayoutState.CANCELLED])
                ^ Q(ended_at=None),
                name="bank_payout_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=BankPayoutState.PAID) | Q(paid_at__isnull=False),
                name="bank_payout_paid_has_a_time",
            ),
        ]
        triggers = [
            *keep_rows("bank_payout", until=seven_years_over("OLD.begun_at")),
            pgtrigger.FSM(
                name="bank_payout_state_moves", field="state", transitions=BANK_PAYOUT_MOVES
            ),
            pgtrigger.ReadOnly(
                name="bank_payout_facts_unchanged",
                fields=["account", "stripe_payout_id", "amount_minor", "currency", "begun_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.stripe_payout_id

    @property
    def audit_id(self) -> str:
        return self.stripe_payout_id

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def failure_words(self) -> str:
        return bank_failure_in_words(self.failure_code)
