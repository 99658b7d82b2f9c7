"""A person asks to be erased, may change their mind for seven days, and is gone afterwards."""

import pytest

from accounts.models import Profile, User
from common.models import OutboxMail
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.request_erasure import request_erasure
from tests.fixtures import ReadMails


def never() -> bool:
    return False


@pytest.mark.django_db(transaction=True)
def test_p63_an_erasure_without_grace_leaves_no_account(ben: User, read_mails: ReadMails) -> None:
    Profile.objects.create(user=ben, phone="+1 555 0100")
    asked = request_erasure(actor=ben, person=ben, waive_grace=True)
    assert not continue_erasure(asked.pk, is_over=never)
    asked.refresh_from_db()
    assert asked.state == "finished", (asked.waits_for, list(asked.steps.values()))
    assert not User.objects.filter(username="ben").exists()
    assert not Profile.objects.exists()
    assert not OutboxMail.objects.filter(to_address=ben.email).exists()
