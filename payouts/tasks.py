"""Ending holds, paying designers, finishing what stopped half-way."""

import logging

from celery import shared_task
from django.contrib.auth import get_user_model

from accounts.models import User
from common.models import Machine
from payments.errors import StripeUnavailable
from payments.services.sweep import sweep
from payouts.errors import NotPayable
from payouts.models import Reversal
from payouts.services.complete_reversal import complete_reversal
from payouts.services.finish_reversals import finish_reversals
from payouts.services.finish_transfers import finish_transfers
from payouts.services.issue_statement import designers_to_state, issue_statement
from payouts.services.pass_on_addresses import pass_on_addresses
from payouts.services.pay_designer import designers_with_dues, pay_designer
from payouts.services.poll_accounts import poll_accounts
from payouts.services.release_earnings import release_earnings

log = logging.getLogger(__name__)


@shared_task(name="payouts.release_earnings_task", time_limit=120)
def release_earnings_task() -> None:
    release_earnings(actor=Machine.SCHEDULE)


@shared_task(name="payouts.pay_designers_task", time_limit=280)
def pay_designers_task() -> None:
    """Each designer in turn."""

    def pay(designer: User) -> bool:
        return bool(pay_designer(actor=Machine.SCHEDULE, designer=designer))

    sweep(designers_with_dues(), work=pay, label=lambda designer: f"designer={designer.pk}")


@shared_task(name="payouts.pay_one_designer_task", time_limit=280)
def pay_one_designer_task(designer_id: int) -> None:
    """A designer whose account became ready is not made to wait for the next run."""
    designer = get_user_model().objects.filter(pk=designer_id).first()
    if designer is None:
        return
    try:
        pay_designer(actor=Machine.SCHEDULE, designer=designer)
    except (NotPayable, StripeUnavailable) as reason:
        log.info("designer not paid designer=%s reason=%s", designer_id, reason.message)


@shared_task(name="payouts.finish_transfers_task", time_limit=280)
def finish_transfers_task() -> None:
    """Transfers whose answer from Stripe was lost."""
    finish_transfers(actor=Machine.SCHEDULE)


@shared_task(name="payouts.complete_reversal_task", time_limit=280)
def complete_reversal_task(reversal_id: int) -> None:
    """What a refund took back is asked for at once; finish_reversals takes up what fails here."""
    reversal = Reversal.objects.select_related("transfer__order").filter(pk=reversal_id).first()
    if reversal is None:
        return
    try:
        complete_reversal(actor=Machine.SCHEDULE, reversal=reversal, look_first=False)
    except StripeUnavailable:
        log.warning("reversal waits, Stripe does not answer reference=%s", reversal.reference)


@shared_task(name="payouts.finish_reversals_task", time_limit=280)
def finish_reversals_task() -> None:
    """Reversals whose answer from Stripe was lost."""
    finish_reversals(actor=Machine.SCHEDULE)


@shared_task(name="payouts.pass_on_addresses_task", time_limit=280)
def pass_on_addresses_task() -> None:
    """Corrected e-mail addresses of which Stripe was not told yet."""
    pass_on_addresses(actor=Machine.SCHEDULE)


@shared_task(name="payouts.poll_accounts_task", time_limit=280)
def poll_accounts_task() -> None:
    """Accounts whose news from Stripe was lost."""
    poll_accounts(actor=Machine.SCHEDULE)


@shared_task(name="payouts.issue_statements_task", time_limit=280)
def issue_statements_task() -> None:
    """For each payout run of which nothing is on its way any more."""

    def issue(designer: User) -> bool:
        return issue_statement(actor=Machine.SCHEDULE, designer=designer) is not None

    sweep(designers_to_state(), work=issue, label=lambda designer: f"designer={designer.pk}")
