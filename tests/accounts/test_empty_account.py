"""An account that books point to is emptied: nobody's, never filled again, never found again."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.errors import LastSuperuser
from accounts.models import ApiToken, DesignerProfile, Profile, Session, User
from accounts.personal import has_books
from accounts.services.close_account import close_account
from accounts.services.create_api_token import create_api_token
from accounts.services.empty_account import empty_account
from common.outbox import enqueue_mail
from orders.plain_words import designer_name
from tests.cast import PASSWORD, make_person
from tests.shop import make_listing


def test_nothing_in_it_names_the_person_any_more(mira: User, client_of: Any) -> None:
    mira.display_name = "Mira Kessler"
    mira.save()
    Profile.objects.create(user=mira, phone="0721 1234", address="Pforzheim")
    create_api_token(actor=mira, name="A program")
    browser = client_of(mira)
    offer = make_listing(designer=mira)
    emptied = empty_account(mira)
    mira.refresh_from_db()
    said = " ".join(str(value) for value in vars(mira).values())
    assert not [name for name in ("mira", "Mira", "Kessler", "example.test") if name in said]
    for table in (Profile, DesignerProfile, ApiToken, EmailAddress):
        assert not table._base_manager.filter(user=mira).exists()
    assert not Session.objects.filter(account_id=mira.pk).exists()
    assert browser.get("/account/").status_code == 302
    offer.cad_model.refresh_from_db()
    assert offer.cad_model.designer == emptied
    assert designer_name(offer.cad_model.designer) == "Former designer"


def test_nobody_logs_in_to_it(ben: User, client: Any) -> None:
    empty_account(ben)
    assert not client.login(email="ben@example.test", password=PASSWORD)
    ben.refresh_from_db()
    assert not ben.has_usable_password()
    assert not client.login(email=ben.email, password=PASSWORD)


def test_it_is_never_filled_again(ben: User) -> None:
    empty_account(ben)
    for change in ({"email": "new@example.test"}, {"closed_at": None}, {"is_active": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            User.objects.filter(pk=ben.pk).update(**change)


def test_twice_is_once(ben: User) -> None:
    first = empty_account(ben)
    assert empty_account(ben).email == first.email


def test_who_comes_back_gets_another_account(ben: User) -> None:
    empty_account(ben)
    again = make_person(username="ben")
    assert again.pk != ben.pk
    assert again.email == "ben@example.test"


def test_the_last_who_may_do_everything_stays(staff: User) -> None:
    with pytest.raises(LastSuperuser, match="somebody else first"):
        empty_account(staff)


def test_an_act_at_the_desk_keeps_its_account(ben: User, staff: User, client_of: Any) -> None:
    """Django would delete the log with the account; the database refuses, and the rule knows."""
    from django.contrib.admin.models import CHANGE, LogEntry

    LogEntry.objects.log_actions(staff.pk, [ben], CHANGE, "Changed", single_object=True)
    assert list(User.objects.filter(has_books())) == [staff]
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        staff.delete()
    assert LogEntry.objects.count() == 1


def test_an_account_goes_whole_unless_books_need_it(ben: User, mira: User) -> None:
    make_listing(designer=mira)
    assert close_account(ben) is None
    assert close_account(mira) == User.objects.get()
    assert list(User.objects.all()) == [mira]


def test_what_still_points_to_an_account_does_not_vanish_with_it(ben: User) -> None:
    enqueue_mail(kind="account_unknown", to_address=ben.email, recipient=ben, context={})
    with pytest.raises(IntegrityError), transaction.atomic():
        close_account(ben)
        connection.check_constraints()
