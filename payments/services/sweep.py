"""Work through rows that wait for Stripe, so that one that fails holds up nothing behind it."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from common.errors import RuleBroken
from payments.errors import StripeDiffers, StripeRefused, StripeUnavailable

log = logging.getLogger(__name__)
Row = TypeVar("Row")
# One row may fail again and again; three in a row say that Stripe, or something of ours, is away.
AWAY_AFTER = 3
AT_A_TIME = 200


def sweep(rows: Iterable[Row], *, work: Callable[[Row], bool], label: Callable[[Row], str]) -> int:
    """Do `work` on each row; how many it decided. `label` names a row in the log, as “order=1”.

    Whatever one row raises is logged, and the next one has its turn. The run ends early when
    Stripe does not answer, or something unforeseen happens, three times in a row.
    """
    decided, away_count = 0, 0
    for row in rows:
        try:
            decided += work(row)
        except (StripeDiffers, StripeRefused) as problem:
            log.error("needs a look %s problem=%s", label(row), problem.message)
        except StripeUnavailable:
            log.warning("waits, Stripe does not answer %s", label(row))
            away_count += 1
        except RuleBroken as reason:
            log.info("waits %s reason=%s", label(row), reason.message)
            away_count = 0
        except Exception:
            log.exception("failed %s", label(row))
            away_count += 1
        else:
            away_count = 0
        if away_count == AWAY_AFTER:
            break
    return decided
