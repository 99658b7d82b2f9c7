"""The demo has jobs with money in them, one for each way that a job can stand."""

import pytest
from pytest_django import Settings

from common.models import Machine
from design_requests.models import Milestone, RequestLicence
from design_requests.services.run_requests import run_requests
from jewelcad.demo_paid_requests import seed_paid_requests
from tests.stripe import Sandbox

pytestmark = pytest.mark.long


def test_each_state_of_a_job_is_in_the_demo_once_made(sandbox: Sandbox, settings: Settings) -> None:
    settings.PAYOUT_HOLD_HOURS = 14 * 24
    said: list[str] = []
    for _ in range(2):
        seed_paid_requests(say=said.append)
    run_requests(actor=Machine.SCHEDULE)
    assert len(said) == 1
    states = set(Milestone.objects.values_list("state", flat=True))
    assert states >= {
        *("planned", "paying", "working", "delivered", "changing", "disputed"),
        *("settling", "settled", "cancelled"),
    }
    assert RequestLicence.objects.count() == 2
