"""One waiting row that fails holds up none behind it; an outage of Stripe ends the run."""

import pytest

from common.errors import RuleBroken
from payments.errors import StripeDiffers, StripeRefused, StripeUnavailable
from payments.services.sweep import sweep

NO_ANSWER = StripeUnavailable("Stripe does not answer.")
UNFORESEEN = RuntimeError("a fault of ours")


def decided(*outcomes: Exception | bool) -> int:
    def work(outcome: Exception | bool) -> bool:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return sweep(outcomes, work=work, label=lambda outcome: f"order={outcome}")


@pytest.mark.parametrize(
    "failure",
    [
        NO_ANSWER,
        UNFORESEEN,
        StripeRefused("Stripe says no.", code="resource_missing"),
        StripeDiffers("Another amount."),
        RuleBroken("The account is not ready."),
    ],
)
def test_one_row_that_fails_holds_up_none_behind_it(failure: Exception) -> None:
    assert decided(failure, failure, True, False, failure, True) == 2


def test_three_outages_in_a_row_end_the_run() -> None:
    assert decided(True, NO_ANSWER, UNFORESEEN, NO_ANSWER, True) == 1


def test_rows_that_a_rule_holds_back_do_not_end_the_run_however_many() -> None:
    assert decided(*[RuleBroken("The account is not ready.")] * 9, True) == 1


def test_an_unforeseen_error_is_logged_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    decided(UNFORESEEN)
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info is not None
    assert "order=" in record.getMessage()
