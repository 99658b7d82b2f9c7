"""A report that an account is a child's hides it at once and deletes nothing by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.personal import may_serve
from privacy.models import Case, ChildReport, Erasure
from privacy.purposes import Use
from privacy.states import ChildDecision
from privacy.wishes.decide_report import decide_report
from privacy.wishes.report_child import CLEARED_FOR
from tests.cast import log_in, make_person
from tests.fixtures import ReadMails
from tests.shop import shelve

pytestmark = pytest.mark.django_db
FORM = "/privacy/child/"
ANSWER = "/account/privacy/report/"


def report(account: str, **more: str) -> Client:
    client = Client(headers={"Origin": "http://testserver"})
    answer = client.post(FORM, {"account": account, "text": "She told me her age.", **more})
    assert answer.status_code == 303
    return client


@pytest.mark.parametrize(
    "named", ["mira", " MIRA ", "https://jewelcad.net/designers/mira/", "mira@example.test"]
)
def test_p83_the_named_account_is_hidden_at_once_and_its_owner_is_told(
    mira: User, named: str, read_mails: ReadMails
) -> None:
    model = shelve(designer=mira).cad_model
    report(named)
    assert Client().get(model.get_absolute_url()).status_code == 404
    assert not may_serve(mira.pk, Use.SHOW)
    assert ChildReport.objects.get().person == mira
    (mail,) = read_mails()
    assert mail.to == mira.email
    assert ANSWER in mail.text
    assert "She told me" not in mail.text


@pytest.mark.parametrize("named", ["https://[mira/", "//[", "?#", "x" * 254])
def test_p83_what_names_no_account_is_taken_too(named: str) -> None:
    report(named)
    assert Case.objects.count() == 1 and not ChildReport.objects.exists()


def test_p83_an_unknown_account_gets_the_same_answer(mira: User) -> None:
    pages = [report(name).get("/privacy/child/sent/").content for name in ("mira", "nobody")]
    assert pages[0] == pages[1]
    assert Case.objects.count() == 2
    assert ChildReport.objects.count() == 1


def test_p83_a_false_report_deletes_nothing_and_hides_no_second_time(
    mira: User, staff: User
) -> None:
    report("mira")
    client = Client()
    client.force_login(mira)
    assert "Tell us that it is not so" in client.get("/account/privacy/").content.decode()
    client.post(ANSWER, {"text": "I am 41."})
    found = ChildReport.objects.get()
    assert found.contest == "I am 41."
    assert found.decide_by - found.reported_at == timedelta(hours=72)
    decide_report(
        actor=staff, report=found, decision=ChildDecision.NO_CHILD, reason="It is a parent."
    )
    assert may_serve(mira.pk, Use.SHOW)
    report("mira")
    assert ChildReport.objects.count() == 2
    assert may_serve(mira.pk, Use.SHOW)
    assert not Erasure.objects.exists()
    # A year later nobody can rely on the old decision.
    ChildReport.objects.filter(decision=ChildDecision.OPEN).delete()
    ChildReport.objects.update(decided_at=timezone.now() - CLEARED_FOR - timedelta(days=1))
    report("mira")
    assert not may_serve(mira.pk, Use.SHOW)


def test_p83_a_childs_account_is_erased_without_days_of_grace(mira: User) -> None:
    report("mira")
    boss = make_person(username="boss", is_staff=True, is_superuser=True)
    desk = Client()
    log_in(desk, boss)
    page = f"/admin/privacy/childreport/{ChildReport.objects.get().pk}/change/"
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"decision": "child", "why": "Her mother rang"}).status_code == 302
    erasure = Erasure.objects.get()
    assert erasure.person == mira
    assert erasure.is_grace_waived
    # Decided once.
    desk.post(page, {"decision": "no_child", "why": "Her mother rang"})
    assert ChildReport.objects.get().decision == ChildDecision.CHILD


def test_p83_two_reports_are_one_and_odd_ones_are_refused_in_words(mira: User) -> None:
    report("mira")
    report("mira", address="aunt@example.test")
    assert ChildReport.objects.count() == 1
    client = Client(headers={"Origin": "http://testserver"})
    for form in (
        {},
        {"account": "mira\x00", "text": "x"},
        {"account": "m" * 10_000, "text": "x"},
        {"account": "mira", "text": "x" * 10_000},
        {"account": ["mira", "ben"], "text": ["x"] * 3, "address": "no address"},
    ):
        assert client.post(FORM, form).status_code == 422
    assert Client().post(FORM, {"account": "mira", "text": "x"}).status_code == 403


def test_p83_whoever_was_not_reported_has_nothing_to_answer(ben: User) -> None:
    client = Client()
    client.force_login(ben)
    assert "No report" in client.get(ANSWER).content.decode()
    answer = client.post(ANSWER, {"text": "I am 41."}, follow=True)
    assert "No report about your account is open." in answer.content.decode()
