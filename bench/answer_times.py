"""By how much an answer about an address with an account takes longer than one without.

    python -m bench.answer_times [--pairs 200]

At each form that takes an address: pairs of posts in turns, each first as often, with passwords
hashed at the lowest cost so that the rest of the work shows the better. Prints the medians, their
ratio, and the median of what lies between the two of a pair, in ms. What the answers do is compared
by tests/accounts/test_answer_times.py.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.own_database import own_database


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    given = parser.parse_args()

    with own_database():
        _measure(given.pairs)
    return 0


def _measure(pairs: int) -> None:
    from django.conf import settings
    from django.test.utils import setup_test_environment

    setup_test_environment()
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from tests.accounts.test_answer_times import FORMS
    from tests.cast import make_person

    print(f"{'':16}{'known':>9}{'unknown':>9}{'ratio':>7}{'apart':>8}")
    for send in FORMS:
        # One each: who is written to again within the hour gets no more mail, which is quicker.
        known = [make_person(username=f"{send.__name__}{one}").email for one in range(pairs)]
        took = [_pair(send, address, number) for number, address in enumerate(known)]
        with_account, without = (statistics.median(side) for side in zip(*took, strict=True))
        apart = statistics.median(one - other for one, other in took)
        print(
            f"{send.__name__:16}{with_account:9.1f}{without:9.1f}"
            f"{with_account / without:7.2f}{apart:8.2f}"
        )


def _pair(send: Callable[[str, str], Any], known: str, number: int) -> tuple[float, float]:
    """How long both answers took, the one about a known address first, in ms."""
    took = {}
    for has_account in (True, False) if number % 2 else (False, True):
        address = known if has_account else f"nobody{number}@example.test"
        begin = time.perf_counter()
        send(address, f"10.{number % 250}.{int(has_account)}.{number // 250}")
        took[has_account] = (time.perf_counter() - begin) * 1000
    return took[True], took[False]


if __name__ == "__main__":
    sys.exit(main())
