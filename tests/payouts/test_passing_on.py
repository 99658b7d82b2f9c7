"""Stripe hears of a designer's new e-mail address, also when it was away."""

from collections.abc import Callable

from django.core import signing

from accounts.models import AddressChange, User
from accounts.services.change_address import CONFIRM, confirm_address
from common.models import AuditEntry
from payouts.models import ConnectedAccount
from payouts.tasks import pass_on_addresses_task
from tests.stripe import Sandbox

Connect = Callable[[User], ConnectedAccount]


def change_address(person: User, new: str) -> None:
    change = AddressChange.objects.create(user=person, old_address=person.email, new_address=new)
    confirm_address(link=signing.dumps(change.pk, salt=CONFIRM), stays=None)
    person.refresh_from_db()


def test_p61_stripe_is_told_and_asked_again_until_it_answers(
    mira: User, connect: Connect, sandbox: Sandbox
) -> None:
    account = connect(mira)
    stripe_id = account.stripe_account_id or ""
    sandbox.fault("500", "POST /v1/accounts/*", times=3)
    # The queue of the suite does at once what is asked for at the commit.
    change_address(mira, "mira@elsewhere.test")
    assert sandbox.client.v1.accounts.retrieve(stripe_id).email == "mira@example.test"
    sandbox.clear_faults()
    for _ in range(2):
        pass_on_addresses_task()
    assert sandbox.client.v1.accounts.retrieve(stripe_id).email == "mira@elsewhere.test"
    account.refresh_from_db()
    assert not account.is_address_old
    assert AuditEntry.objects.filter(act="account.address").count() == 1


def test_p61_an_account_that_is_gone_and_somebody_without_one_ask_for_nothing(
    ben: User, mira: User, connect: Connect, sandbox: Sandbox
) -> None:
    account = connect(mira)
    change_address(ben, "ben@elsewhere.test")
    sandbox.deauthorise(account.stripe_account_id or "")
    change_address(mira, "mira@elsewhere.test")
    pass_on_addresses_task()
    account.refresh_from_db()
    assert not account.is_address_old
