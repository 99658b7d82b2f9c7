"""Whether Stripe is asked for a payment page with the key of the last attempt or with a new one."""

from datetime import datetime, timedelta

PAGE_LIVES = timedelta(minutes=60)
# A lost answer is asked for again with its key this long. After that a new key is better: Stripe
# keeps a failure under its key for a day, and nobody was ever given the page of the lost answer.
KEY_LIVES = timedelta(minutes=2)


def new_attempt(
    count: int, expires_at: datetime | None, now: datetime
) -> tuple[int, datetime] | None:
    """Number and end of the page of the next attempt; None while the last one is asked for again.

    A lost answer is asked for again with the same key, so with the same expiry.
    """
    if expires_at is not None and expires_at >= now + PAGE_LIVES - KEY_LIVES:
        return None
    return count + 1, (now + PAGE_LIVES).replace(microsecond=0)
