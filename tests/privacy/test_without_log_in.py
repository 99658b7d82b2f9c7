"""Copy and erasure for whoever has no account, or one that does not let them in."""

import re
from datetime import timedelta

import pgtrigger
import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.address_code import address_code
from common.personal import account_of, data_subject
from newsletter.models import Subscription
from orders.models import Order
from privacy.data_map import data_map
from privacy.erasing.continue_erasure import continue_erasure
from privacy.models import Case, DataExport, Erasure, ExportDownload
from privacy.services.delete_exports import delete_exports
from privacy.states import ErasureState
from privacy.tasks import build_export_task
from privacy.ways import rows_about
from tests.desk import look
from tests.fixtures import ClientOf, ReadMails
from tests.privacy.copies import stored_copy
from tests.privacy.test_privacy_desk import ATTEMPT, LIST, do, make_desk
from tests.privacy.test_requests import ORIGIN, link_in, send
from tests.privacy.worlds import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> User:
    return make_desk("privacy", "view_case", "work_case")


def confirmed(address: str, kind: str, read_mails: ReadMails) -> Case:
    """Asked for by the form, and confirmed by the link that came to the address."""
    assert send(Client(), address=address, kind=kind) == 303
    mail = next(m for m in read_mails() if m.to == address and "/confirm/" in m.text)
    assert Client().post(link_in(mail), headers=ORIGIN).status_code == 200
    return Case.objects.latest("pk")


def copy_link(address: str, read_mails: ReadMails) -> str:
    mails = [one for one in read_mails() if one.to == address and "copy of your data" in one.text]
    found = re.search(r"http://\S+(/privacy/copies/\S+)", mails[0].text)
    assert found, mails[0].text
    return found[1]


def build(export: DataExport) -> DataExport:
    build_export_task(export.pk)
    export.refresh_from_db()
    return export


def test_p58_p73_a_guest_gets_a_copy_of_what_is_known_by_the_address(
    desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    guest, other = make_world("gwen", is_guest=True), make_world("omar", is_guest=True)
    # The one of the world is being made, and there is one at a time.
    DataExport.objects.filter(address=guest.address).delete()
    case = confirmed(guest.address, "portability", read_mails)
    assert case.person is None
    page = do(client_of(desk), case, "export")
    assert f"a link that goes to {guest.address}" in page
    export = build(DataExport.objects.get(address=guest.address, state="waiting"))
    copy = stored_copy(export.parts.get(number=1))
    told = "".join(copy.text(name) for name in copy.names)
    assert guest.rows["orders.Order"].number in told
    assert other.address not in told and other.rows["orders.Order"].number not in told
    tables = {one["table"] for one in copy.tables()}
    assert {
        *("orders.Order", "newsletter.Subscription", "privacy.Case", "common.OutboxMail"),
    } <= tables

    link = copy_link(guest.address, read_mails)
    for _ in range(2):  # a scanner of mails looks as well
        shown = Client().get(link)
        assert (shown.status_code, "Download" in shown.text) == (200, True)
    assert not ExportDownload.objects.filter(part__export=export).exists()
    part = f"{link}parts/1/"
    assert Client().post(part, headers={"origin": "https://evil.example"}).status_code == 403
    assert Client().post(part, headers=ORIGIN).status_code == 303
    assert ExportDownload.objects.filter(part__export=export).count() == 1
    assert Client().post(f"{link}parts/99/", headers=ORIGIN).status_code == 410
    for strange in ("x", "x" * 3000, "ö"):
        gone = Client().get(f"/privacy/copies/{strange}/")
        assert gone.status_code == 410 and "Ask for a new copy" in gone.text
        assert (
            Client().post(f"/privacy/copies/{strange}/parts/1/", headers=ORIGIN).status_code == 410
        )
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert Client().get(link).status_code == 410
        delete_exports()
        assert Client().post(part, headers=ORIGIN).status_code == 410


def test_p41_p63_a_guest_is_erased_after_two_people_agreed_and_can_stop_it(
    desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    address = "gwen@example.test"
    Subscription.objects.create(address=address, address_code=address_code(address))
    case = confirmed(address, "erase", read_mails)
    second = client_of(make_desk("second", "view_case", "work_case"))
    do(client_of(desk), case, "erase")
    assert not Erasure.objects.exists()
    do(second, case, "approve-erasure")
    asked = Erasure.objects.get()
    assert (asked.person, asked.contact, asked.state) == (None, address, ErasureState.GRACE)
    mail = next(one for one in read_mails() if "will be erased" in one.subject)
    link = re.search(r"http://[^/\s]+(/privacy/erasure/cancel/\S+)", mail.text)
    assert link and "password" not in mail.text
    done = Client().post(f"{link[1]}now/", headers=ORIGIN)
    assert "Nothing was erased" in done.text
    assert Subscription.objects.filter(address=address).exists()
    assert Client().post(f"{link[1]}now/", headers=ORIGIN).status_code == 404


def test_p41_an_address_with_an_account_is_not_erased_as_a_guest(
    ben: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    case = confirmed("later@example.test", "erase", read_mails)
    do(client_of(desk), case, "erase")
    ben.emailaddress_set.update(email="later@example.test")  # type: ignore[attr-defined]
    second = client_of(make_desk("second", "view_case", "work_case"))
    address = f"{LIST}{case.pk}/do/approve-erasure/"
    _, form = look(second, address, {"reason": "x", "attempt": ATTEMPT})
    refused = second.post(address, form)
    assert (refused.status_code, "There is an account" in refused.text) == (422, True)
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("is_active", [True, False], ids=["lost the password", "suspended"])
def test_p67_who_cannot_log_in_gets_the_copy_by_a_link_and_can_leave(
    is_active: bool, ben: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    User.objects.filter(pk=ben.pk).update(is_active=is_active)
    case = confirmed(ben.email, "access", read_mails)
    assert case.person == ben
    do(client_of(desk), case, "export", by_link="on")
    export = build(DataExport.objects.get(person=ben))
    link = copy_link(ben.email, read_mails)
    assert Client().post(f"{link}parts/1/", headers=ORIGIN).status_code == 303
    assert "ben@example.test" in stored_copy(export.parts.get(number=1)).text("data/account.json")

    case = confirmed(ben.email, "erase", read_mails)
    do(client_of(desk), case, "erase", is_grace_waived="on")
    do(client_of(make_desk("second", "view_case", "work_case")), case, "approve-erasure")
    asked = Erasure.objects.get()
    while continue_erasure(asked.pk, is_over=lambda: False):
        pass
    asked.refresh_from_db()
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    assert not User.objects.filter(username="ben").exists()
    assert Client().get(link).status_code == 410


def test_p67_nothing_is_given_out_before_the_link_is_confirmed(
    ben: User, desk: User, client_of: ClientOf
) -> None:
    send(Client(), address=ben.email, kind="access")
    send(Client(), address="guest@example.test", kind="access")
    for case in Case.objects.all():
        for name in ("export", "erase"):
            assert client_of(desk).get(f"{LIST}{case.pk}/do/{name}/").status_code == 404


def test_p67_p73_who_moved_to_another_address_is_not_acted_for_by_the_old_one(
    ben: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    """Whoever has the old mailbox confirmed the link; then its owner left it."""
    cases = {kind: confirmed(ben.email, kind, read_mails) for kind in ("access", "erase")}
    assert cases["access"].person == ben
    User.objects.filter(pk=ben.pk).update(email="ben@new.test")
    EmailAddress.objects.filter(user=ben).update(email="ben@new.test")
    client = client_of(desk)
    for kind, name, typed in (("access", "export", {"by_link": "on"}), ("erase", "erase", {})):
        form = {"reason": "They asked.", "attempt": ATTEMPT, **typed}
        answer = client.post(f"{LIST}{cases[kind].pk}/do/{name}/", form)
        assert answer.status_code == 422
        assert "has another address now" in answer.text
    assert not DataExport.objects.exists() and not Erasure.objects.exists()


def test_p54_an_address_that_only_looks_alike_is_somebody_elses(
    ben: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    """Dots, plus signs, other domains and letters of other scripts: nobody guesses whose it is."""
    alike = (
        *("ben+shop@example.test", "b.en@example.test", "ben@mail.example.test"),
        *("ben@test.example.org", "bеn@example.test", "ben_@example.test"),
    )
    for address in alike:
        Subscription.objects.create(address=address, address_code=address_code(address))
    order = make_world("gwen", is_guest=True).rows["orders.Order"]
    with pgtrigger.ignore():
        Order.objects.filter(pk=order.pk).update(guest_email=alike[0])
    mine = data_subject(ben)
    for record in data_map().records.values():
        if record.label in ("orders.Order", "newsletter.Subscription"):
            assert not rows_about(record, mine).exists(), record.label
    for address in alike:
        assert account_of(address) is None, address
    assert account_of("  BEN@Example.test ") == ben.pk
    case = confirmed("ben+shop@example.test", "access", read_mails)
    assert case.person is None
    do(client_of(desk), case, "export")
    copy = stored_copy(build(DataExport.objects.get(address=alike[0])).parts.get(number=1))
    told = "".join(copy.text(name) for name in copy.names)
    assert alike[0] in told and order.number in told and "ben@example.test" not in told
