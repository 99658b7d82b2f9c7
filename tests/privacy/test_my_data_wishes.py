"""The page with one's own data: restrict, object, the browser's wish, and who looked."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from common.personal import may_serve
from privacy.models import Case, Disclosure, Objection, Restriction, StaffView
from privacy.purposes import STOPPED_BY_WISH, Use
from tests.cast import PASSWORD, log_in, make_person

pytestmark = pytest.mark.django_db
PAGE = "/account/privacy/"
WISH = {"Sec-GPC": "1"}


@pytest.fixture
def logged_in(ben: User) -> Client:
    """With a password that was entered just now."""
    client = Client()
    client.post("/accounts/login/", {"login": ben.email, "password": PASSWORD})
    return client


def text_of(client: Client, **kwargs: object) -> str:
    return client.get(PAGE, **kwargs).content.decode()  # type: ignore[arg-type]


def test_p68_a_person_restricts_and_lifts_it_on_the_page(logged_in: Client, ben: User) -> None:
    assert "Restrict my data" in text_of(logged_in)
    answer = logged_in.post(f"{PAGE}restriction/")
    assert answer.status_code == 303
    assert not may_serve(ben.pk, Use.SHOW)
    page = text_of(logged_in)
    assert "Lift it now" in page
    assert "Restrict my data" not in page
    number = Restriction.objects.get().pk
    logged_in.post(f"{PAGE}restriction/{number}/end/")
    assert may_serve(ben.pk, Use.SHOW)
    logged_in.post(f"{PAGE}restriction/{number}/end/")
    assert "had ended already" in text_of(logged_in)


def test_p68_nobody_restricts_or_lifts_without_a_fresh_password(ben: User) -> None:
    client = Client()
    client.force_login(ben)
    answer = client.post(f"{PAGE}restriction/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not Restriction.objects.exists()


def test_p68_a_strangers_restriction_is_not_lifted(logged_in: Client, carol: User) -> None:
    theirs = Restriction.objects.create(person=carol, ground="asked", method="my data")
    logged_in.post(f"{PAGE}restriction/{theirs.pk}/end/")
    assert not may_serve(carol.pk, Use.SHOW)
    assert logged_in.post(f"{PAGE}restriction/{10**30}/end/").status_code in (303, 404)


@pytest.mark.parametrize("use", [Use.PERSONALISE, Use.STATISTICS])
def test_p69_one_click_objects_and_one_takes_it_back(
    logged_in: Client, ben: User, use: Use
) -> None:
    logged_in.post(f"{PAGE}objections/{use}/", {"objects": "yes"})
    assert not may_serve(ben.pk, use)
    assert "You objected on" in text_of(logged_in)
    logged_in.post(f"{PAGE}objections/{use}/", {"objects": "no"})
    assert may_serve(ben.pk, use)
    assert logged_in.post(f"{PAGE}objections/newsletter/").status_code == 404


def test_p69_an_objection_to_the_search_for_fraud_comes_before_a_person(
    logged_in: Client, ben: User
) -> None:
    for _ in range(2):
        logged_in.post(f"{PAGE}objections/prevent_fraud/", {"objects": "yes"})
    assert may_serve(ben.pk, Use.PREVENT_FRAUD)
    assert Case.objects.get().person == ben
    assert Case.objects.get().number in text_of(logged_in)


def test_p71_the_wish_of_a_browser_is_kept_on_the_account_and_shown(
    logged_in: Client, ben: User
) -> None:
    logged_in.get("/", headers=WISH)
    assert {one.method for one in Objection.objects.of_person(ben.pk)} == {"gpc"}
    assert not any(may_serve(ben.pk, use) for use in STOPPED_BY_WISH)
    assert "because your browser asked for it" in text_of(logged_in)


def test_p71_what_the_person_says_overrides_the_browser_for_good(
    logged_in: Client, ben: User
) -> None:
    logged_in.get("/", headers=WISH)
    logged_in.post(f"{PAGE}objections/personalise/", {"objects": "no"}, headers=WISH)
    for _ in range(2):
        assert "Allow it all the same" in text_of(logged_in, headers=WISH)
    assert may_serve(ben.pk, Use.PERSONALISE)
    assert not may_serve(ben.pk, Use.STATISTICS)
    ledger = Objection.objects.of_person(ben.pk).filter(use=Use.PERSONALISE)
    assert [(one.method, one.state) for one in ledger] == [
        ("my data", "withdrawn"),
        ("gpc", "made"),
    ]


def test_p71_without_a_log_in_nothing_is_kept() -> None:
    Client().get("/", headers=WISH)
    assert not Objection.objects.exists()


def test_p58_a_person_sees_by_role_who_of_the_staff_looked(logged_in: Client, ben: User) -> None:
    boss = make_person(username="boss", is_staff=True, is_superuser=True)
    boss.groups.add(Group.objects.create(name="support"))
    desk = Client()
    log_in(desk, boss)
    assert desk.get(f"/admin/accounts/user/{ben.pk}/change/").status_code == 200
    assert StaffView.objects.get().account_number == ben.pk
    page = text_of(logged_in)
    assert "support" in page
    assert "boss" not in page
    # A person's own page at the desk is no look at somebody, and lists are not noted.
    desk.get(f"/admin/accounts/user/{boss.pk}/change/")
    desk.get("/admin/accounts/user/")
    assert StaffView.objects.count() == 1


def test_p23_what_somebody_outside_was_given_is_written_once_with_basis_and_approver(
    logged_in: Client, ben: User, staff: User
) -> None:
    boss = make_person(username="boss", is_staff=True, is_superuser=True)
    desk = Client()
    log_in(desk, boss)
    form = {
        "account_number": ben.pk,
        "recipient": "Amtsgericht Berlin",
        "basis": "order",
        "basis_text": "Order 12 Gs 34/26 of 3 November 2026",
        "scope": "orders and invoices of 2026",
        "given_at_0": "2026-11-28",
        "given_at_1": "10:00:00",
        "why": "The court asks",
    }
    address = "/admin/privacy/disclosure/add/"
    assert desk.post(address, {**form, "approved_by": boss.pk}).status_code == 200
    assert not Disclosure.objects.exists()
    assert desk.post(address, {**form, "approved_by": staff.pk}).status_code == 302
    kept = Disclosure.objects.get()
    assert (kept.given_by, kept.approved_by) == (boss, staff)
    assert "Amtsgericht Berlin" in text_of(logged_in)
