"""The nightly check of the books."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from bookkeeping.services.verify_ledger import verify_ledger
from payments.errors import StripeRefused, StripeUnavailable

log = logging.getLogger(__name__)
LOOKS_BACK = timedelta(days=35)


@shared_task(name="bookkeeping.verify_ledger_task", time_limit=1800)
def verify_ledger_task() -> None:
    try:
        findings = verify_ledger(since=timezone.now() - LOOKS_BACK)
    except (StripeUnavailable, StripeRefused) as problem:
        log.warning("books not checked reason=%s", type(problem).__name__)
        return
    if findings:
        log.error("books differ count=%s", len(findings))
