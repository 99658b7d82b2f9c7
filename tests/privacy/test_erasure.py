"""A person asks to be erased, may change their mind for seven days, and is gone afterwards."""

import os
import re
import time
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.errors import LastSuperuser
from accounts.models import Profile, ReservedUsername, User
from accounts.services.close_account import close_account
from common.models import OutboxMail
from common.personal import PersonLeaves
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel
from models_catalog.services.submit_listing import submit_listing
from models_catalog.states import ListingState
from orders.cart import CartItem
from orders.models import Order
from orders.services.place_order import place_order
from privacy.erasing import continue_erasure as work
from privacy.erasing.cancel_erasure import cancel_erasure
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.request_erasure import request_erasure
from privacy.erasing.resume_erasures import due
from privacy.errors import ErasureRefused, ExportRefused
from privacy.models import Erasure, PendingFile
from privacy.services.request_export import request_export
from privacy.states import ErasureState, Step
from tests.accounts.test_sign_up import sign_up
from tests.cast import PASSWORD, make_designer, make_person
from tests.fixtures import ReadMails
from tests.killing import killed_at
from tests.privacy.test_export import with_password
from tests.races import in_threads, while_open
from tests.shop import make_listing

PAGE = "/account/privacy/erase/"
ORIGIN = {"Origin": "http://testserver"}
# Statements between two kills; KILLED_EACH=1 kills before each.
KILLED_EACH = int(os.environ.get("KILLED_EACH", "29"))


def never() -> bool:
    return False


def erase(person: User) -> Erasure:
    asked = request_erasure(actor=person, person=person, waive_grace=True)
    while continue_erasure(asked.pk, is_over=never):
        pass
    asked.refresh_from_db()
    return asked


def ends_grace(erasure: Erasure) -> None:
    past = timezone.now() - timedelta(days=8)
    Erasure.objects.filter(pk=erasure.pk).update(requested_at=past, due_at=past)


# On the pages


def test_p63_the_whole_way_by_the_pages(ben: User, read_mails: ReadMails) -> None:
    browser = with_password(ben)
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert "What is deleted" in page.text
    wrong = browser.post(f"{PAGE}new/", {"username": "somebody"})
    assert (wrong.status_code, Erasure.objects.count()) == (400, 0)
    assert browser.post(f"{PAGE}new/", {"username": "ben"}).status_code == 303
    (mail,) = [one for one in read_mails() if "will be erased" in one.subject]
    asked = Erasure.objects.get()
    assert asked.number in mail.text
    assert asked.due_at - asked.requested_at == timedelta(days=7)
    assert "can be cancelled" not in browser.get(PAGE).text
    assert "Cancel the erasure" in browser.get(PAGE).text
    assert not continue_erasure(asked.pk, is_over=never)
    assert User.objects.filter(username="ben").exists()
    ends_grace(asked)
    continue_erasure(asked.pk, is_over=never)
    assert not User.objects.filter(username="ben").exists()
    last = read_mails()[0]
    assert (last.subject, last.to) == ("Your data is erased", "ben@example.test")
    assert not OutboxMail.objects.filter(to_address="ben@example.test").exists()
    receipt = Client().get("/privacy/erasures/", {"number": asked.number})
    assert "Finished" in receipt.text
    assert "ben" not in receipt.text.lower().replace("been", "")
    # The old log-in and the old links tell nothing.
    assert browser.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    "typed", ["", "x\x00y", "ö" * 10_000, ["ben", "carol"]], ids=["none", "NUL", "long", "list"]
)
def test_p63_what_is_typed_wrong_is_answered(ben: User, typed: Any) -> None:
    browser = with_password(ben)
    assert browser.post(f"{PAGE}new/", {"username": typed}).status_code == 400
    for number in ("x\x00y", "ö" * 10_000, "0" * 16):
        found = browser.get("/privacy/erasures/", {"number": number})
        assert (found.status_code, "There is no receipt" in found.text) == (404, True)
    assert not Erasure.objects.exists()


def test_p63_the_mailed_link_cancels_without_a_log_in_and_once(
    ben: User, read_mails: ReadMails, client: Client
) -> None:
    link = asks_and_gets_link(ben, read_mails)
    for _ in range(3):  # as scanners of mail do
        assert client.get(link).status_code == 200
    assert Erasure.objects.get().state == ErasureState.GRACE
    done = client.post(f"{link}now/", headers=ORIGIN)
    assert "Nothing was erased" in done.text
    assert Erasure.objects.get().state == ErasureState.CANCELLED
    assert read_mails()[0].subject == "The erasure is cancelled"
    expired = asks_and_gets_link(ben, read_mails)
    ends_grace(Erasure.objects.get(state=ErasureState.GRACE))
    foreign = "/privacy/erasure/cancel/made-up/"
    for bad in (link, expired, foreign):
        for answer in (client.get(bad), client.post(f"{bad}now/", headers=ORIGIN)):
            assert answer.status_code == 404
            assert "or it was used, or its time is over" in answer.text
            assert "Ask how an erasure went" in answer.text
    assert {one.state for one in Erasure.objects.all()} == {
        ErasureState.CANCELLED,
        ErasureState.GRACE,
    }


def asks_and_gets_link(person: User, read_mails: ReadMails) -> str:
    request_erasure(actor=person, person=person)
    link = re.search(r"https?://[^/\s]+(/privacy/erasure/cancel/\S+)", read_mails()[0].text)
    assert link
    return link[1]


def test_p63_nothing_is_cancelled_once_it_has_begun(ben: User, carol: User) -> None:
    asked = request_erasure(actor=ben, person=ben)
    with pytest.raises(ErasureRefused):
        cancel_erasure(actor=carol, erasure=asked)
    ends_grace(asked)
    with pytest.raises(ErasureRefused):
        cancel_erasure(actor=ben, erasure=asked)


def test_p52_the_last_superuser_is_refused(staff: User) -> None:
    answer = with_password(staff).post(f"{PAGE}new/", {"username": staff.username})
    assert answer.status_code == 409
    assert "the last account that may do everything" in answer.text
    assert not Erasure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_p52_of_two_who_may_do_everything_and_leave_at_once_one_stays(staff: User) -> None:
    other = make_person(username="other", is_staff=True, is_superuser=True)

    def leave() -> None:
        with pytest.raises(LastSuperuser):
            close_account(other)

    while_open(lambda: close_account(staff), leave)
    assert list(User.objects.filter(is_superuser=True)) == [other]


# What cannot begin meanwhile


def test_p55_nothing_new_begins_for_somebody_who_leaves(ben: User, mira: User) -> None:
    offer = make_listing(designer=mira)
    asked = request_erasure(actor=ben, person=ben, waive_grace=True)
    with pytest.raises(PersonLeaves):
        place_order(actor=ben, items=[CartItem(offer.public_id, offer.price_minor)])
    with pytest.raises((PersonLeaves, ExportRefused)):
        request_export(actor=ben)
    assert request_erasure(actor=ben, person=ben) == asked


def test_p47_a_designers_models_are_off_the_shelf_at_once(mira: User, client: Client) -> None:
    model = make_listing(designer=mira).cad_model
    assert client.get("/designers/mira/").status_code == 200
    request_erasure(actor=mira, person=mira)
    model.refresh_from_db()
    assert model.state == ListingState.WITHDRAWN
    assert client.get("/designers/mira/").status_code == 404
    assert client.get(f"/models/{model.slug}/").status_code in (404, 410)
    with pytest.raises(ListingRefused, match="asked for an erasure"):
        submit_listing(actor=mira, cad_model=model)


# Killed, and twice at once


@pytest.mark.long
@pytest.mark.parametrize("step", Step.values)
def test_p55_killed_at_any_step_it_comes_to_the_same_end(
    ben: User, mira: User, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_listing(designer=mira)
    Profile.objects.create(user=mira, phone="+1 555 0100")
    asked = request_erasure(actor=mira, person=mira, waive_grace=True)

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> bool:
        raise Killed

    steps = tuple((name, killed if name == step else one) for name, one in work._STEPS)
    with monkeypatch.context() as patch:
        patch.setattr(work, "_STEPS", steps)
        with pytest.raises(Killed):
            continue_erasure(asked.pk, is_over=never)
    while continue_erasure(asked.pk, is_over=never):
        pass
    asked.refresh_from_db()
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    assert not CadModel.objects.exists()
    assert not Profile.objects.exists()
    assert not User.objects.filter(username="mira").exists()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_p55_killed_between_any_two_statements_it_comes_to_the_same_end() -> None:
    """Each designer's worker dies one stretch further on, until one is through."""
    at, asked = 0, []
    for number in count():
        designer = make_designer(username=f"leaver-{number}")
        make_listing(designer=designer)
        Profile.objects.create(user=designer, phone="+1 555 0100")
        # With days of grace: at once would be done by the task, before anybody is killed.
        erasure = request_erasure(actor=designer, person=designer)
        ends_grace(erasure)
        asked.append(erasure)
        if not killed_at(at, partial(continue_erasure, erasure.pk, is_over=never)):
            break
        at += KILLED_EACH
    assert len(asked) > 2
    for erasure in asked:
        for _ in range(100):  # until PostgreSQL has noticed that the killed one is gone
            continue_erasure(erasure.pk, is_over=never)
            erasure.refresh_from_db()
            if erasure.state == ErasureState.FINISHED:
                break
            time.sleep(0.05)
        assert (erasure.state, erasure.contact, erasure.sealed) == (ErasureState.FINISHED, "", "")
    assert not CadModel.objects.exists() and not Profile.objects.exists()
    assert not User.objects.filter(username__startswith="leaver").exists()
    assert not PendingFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_p55_two_workers_at_once_do_it_once(ben: User, read_mails: ReadMails) -> None:
    # With days of grace: at once would be done by the task, before the two begin.
    asked = request_erasure(actor=ben, person=ben)
    ends_grace(asked)
    in_threads(lambda: continue_erasure(asked.pk, is_over=never), times=3)
    asked.refresh_from_db()
    assert asked.state == ErasureState.FINISHED
    assert [one.subject for one in read_mails()].count("Your data is erased") == 1


@pytest.mark.django_db(transaction=True)
def test_p55_a_checkout_in_the_same_moment_waits_and_is_refused(ben: User, mira: User) -> None:
    offer = make_listing(designer=mira)

    def buy() -> None:
        with pytest.raises(PersonLeaves):
            place_order(actor=ben, items=[CartItem(offer.public_id, offer.price_minor)])

    while_open(lambda: request_erasure(actor=ben, person=ben, waive_grace=True), buy)
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_p55_a_copy_in_the_same_moment_waits_and_is_refused(ben: User) -> None:
    def copy() -> None:
        with pytest.raises(PersonLeaves):
            request_export(actor=ben)

    while_open(lambda: request_erasure(actor=ben, person=ben, waive_grace=True), copy)


# Coming back


def test_p56_nothing_says_that_there_was_an_account(
    ben: User, carol: User, client: Client, read_mails: ReadMails
) -> None:
    erase(ben)
    answers = {}
    for address in ("ben@example.test", "nobody@example.test"):
        log_in = client.post("/accounts/login/", {"login": address, "password": PASSWORD})
        reset = client.post("/accounts/password/reset/", {"email": address})
        answers[address] = [
            (one.status_code, one.headers.get("Location"), _plain(one.text, address))
            for one in (log_in, reset)
        ]
    assert answers["ben@example.test"] == answers["nobody@example.test"]


def test_p44_an_erasure_that_is_cancelled_or_refused_reserves_nothing(
    ben: User, staff: User
) -> None:
    cancel_erasure(actor=ben, erasure=request_erasure(actor=ben, person=ben))
    with pytest.raises(LastSuperuser):
        close_account(staff)
    assert not ReservedUsername.objects.exists()


def test_p57_the_plan_says_what_is_free_afterwards_and_so_it_is(ben: User, client: Client) -> None:
    said = with_password(ben).get(PAGE).text
    assert "Your address is free afterwards; a new account starts empty" in said
    assert "Your username is given to nobody for a year" in said
    erase(ben)
    sign_up(client, email="ben@example.test", username="ben-again")
    again = User.objects.get(email="ben@example.test")
    assert (again.username, Order.objects.filter(buyer=again).exists()) == ("ben-again", False)


def _plain(text: str, address: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text.replace(address, ""))


def test_p47_what_waits_is_looked_at_each_hour_and_not_more_often(ben: User) -> None:
    asked = request_erasure(actor=ben, person=ben)
    assert due(timezone.now()) == []
    ends_grace(asked)
    now = timezone.now()
    assert due(now) == [asked.pk]
    Erasure.objects.filter(pk=asked.pk).update(state=ErasureState.WAITING, begun_at=now)
    asked.steps.create(name=Step.FILES, finished_at=now)
    assert due(now + timedelta(minutes=59)) == []
    assert due(now + timedelta(minutes=61)) == [asked.pk]
