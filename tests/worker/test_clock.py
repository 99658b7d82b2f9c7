"""A worker whose clock is wrong does nothing that depends on the time, which all its work does."""

from pathlib import Path

import pytest
from django.conf import settings as shop

from accounts.models import User
from common.models import OutboxMail
from common.outbox import enqueue_mail
from tests.queue import queue_at
from tests.worker.conftest import running_worker

pytestmark = pytest.mark.long


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hours", [-1, 1])
def test_a60_a_worker_whose_clock_is_wrong_leaves_its_work_to_another(
    ben: User, tmp_path: Path, hours: int
) -> None:
    def is_sent() -> bool:
        return not OutboxMail.objects.filter(sent_at=None).exists()

    for name in ("wrong", "right"):
        (tmp_path / name).mkdir()
    given = {"hours_ahead": hours}
    with (
        running_worker(tmp_path / "wrong", "celery", given=given) as wrong,
        queue_at(shop.CELERY_BROKER_URL, key_prefix=wrong.key_prefix),
    ):
        enqueue_mail(
            kind="account_unknown",
            to_address=ben.email,
            recipient=ben,
            context={"user": ben, "email": ben.email},
        )
        wrong.until(lambda: "clock off by more than 0:00:30" in wrong.log)
        assert not is_sent()
        with running_worker(
            tmp_path / "right", "celery", given={}, key_prefix=wrong.key_prefix
        ) as right:
            right.until(is_sent)
