"""A person's own pages: details, studio, tokens."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.errors import TooManyTokens
from accounts.models import ApiToken, DesignerProfile, Profile, User
from accounts.services.create_api_token import MOST_WORKING_TOKENS, create_api_token
from tests.fixtures import ClientOf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/account/", "/account/designer/", "/account/tokens/"])
def test_visitors_are_asked_to_log_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_p06_phone_and_address_are_kept_only_when_given(ben: User, client_of: ClientOf) -> None:
    page = client_of(ben)
    page.post("/account/", {"display_name": "Ben", "phone": "", "address": ""})
    assert not Profile.objects.exists()
    page.post("/account/", {"display_name": "Ben", "phone": "+44 20", "address": "1 Hatton Garden"})
    assert page.get("/account/").context["form"]["phone"].value() == "+44 20"
    page.post("/account/", {"display_name": "", "phone": "", "address": ""})
    assert not Profile.objects.exists()


def test_a_name_that_turns_what_stands_beside_it_is_refused(ben: User, client_of: ClientOf) -> None:
    answer = client_of(ben).post("/account/", {"display_name": "Ben \u202elacs"})
    assert "There is a hidden sign in this" in answer.content.decode()
    ben.refresh_from_db()
    assert ben.display_name == ""


def test_a37_the_account_form_changes_nothing_else(ben: User, client_of: ClientOf) -> None:
    client_of(ben).post(
        "/account/",
        {"display_name": "B", "email": "x@example.test", "username": "x", "is_staff": "on"},
    )
    ben.refresh_from_db()
    assert (ben.display_name, ben.email, ben.username, ben.is_staff) == (
        "B",
        "ben@example.test",
        "ben",
        False,
    )


def test_becoming_a_designer_on_request(ben: User, client_of: ClientOf) -> None:
    page = client_of(ben)
    assert page.post("/account/designer/", {"studio_name": ""}).status_code == 200
    assert not DesignerProfile.objects.exists()
    asked = {"studio_name": "Ben & Daughters", "city": "Leeds", "country": "", "bio": "Wax."}
    assert page.post("/account/designer/", asked).status_code == 302
    assert DesignerProfile.objects.get(user=ben).studio_name == "Ben & Daughters"
    page.post("/account/designer/", {**asked, "city": "York"})
    assert DesignerProfile.objects.get(user=ben).city == "York"


def test_being_a_designer_is_asked_of_the_database_once(
    ben: User, mira: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person, is_designer in ((ben, False), (mira, True)):
        person = type(person).objects.get(pk=person.pk)
        with django_assert_num_queries(1):
            assert [person.is_designer, person.is_designer] == [is_designer, is_designer]


def test_a38_a_token_is_shown_once_and_kept_as_a_fingerprint(
    ben: User, client_of: ClientOf
) -> None:
    page = client_of(ben)
    token = page.post("/account/tokens/", {"name": "casting house"}).context["token"]
    row = ApiToken.objects.get()
    assert token.startswith(row.prefix)
    assert token not in str(vars(row))
    assert token not in page.get("/account/tokens/").content.decode()
    assert page.get("/account/tokens/")["Cache-Control"] == "private, no-store"


def test_a38_a_stranger_cannot_revoke_a_token(ben: User, carol: User, client_of: ClientOf) -> None:
    row, _ = create_api_token(actor=ben, name="script")
    assert client_of(carol).post(f"/account/tokens/{row.pk}/revoke/").status_code == 404
    assert client_of(ben).get(f"/account/tokens/{row.pk}/revoke/").status_code == 405
    row.refresh_from_db()
    assert row.revoked_at is None


def test_tokens_are_limited(ben: User) -> None:
    for number in range(MOST_WORKING_TOKENS):
        create_api_token(actor=ben, name=str(number))
    with pytest.raises(TooManyTokens):
        create_api_token(actor=ben, name="one more")


def test_pages_ask_few_questions_of_the_database(
    mira: User, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = client_of(mira)
    create_api_token(actor=mira, name="one")
    with django_assert_max_num_queries(6):
        page.get("/account/tokens/")
    for number in range(15):
        create_api_token(actor=mira, name=str(number))
    with django_assert_max_num_queries(6):
        page.get("/account/tokens/")


def test_a42_staff_see_people_but_no_hash_and_no_delete_button(
    staff: User, mira: User, client_of: ClientOf
) -> None:
    desk = client_of(staff)
    assert b"Mira Kessler" in desk.get(f"/admin/accounts/user/{mira.pk}/change/").content
    page = desk.get(f"/admin/accounts/user/{mira.pk}/change/").content.decode()
    assert mira.password not in page
    assert "bcrypt" not in page
    assert desk.post(f"/admin/accounts/user/{mira.pk}/delete/").status_code == 403
    assert desk.get("/admin/accounts/user/?q=kessler").content.count(b"mira@example.test") == 1


def test_no_staff_page_enters_or_confirms_an_address_of_an_account(
    staff: User, client_of: ClientOf
) -> None:
    desk = client_of(staff)
    assert desk.get("/admin/account/emailaddress/add/").status_code == 404
    assert "Email addresses" not in desk.get("/admin/").content.decode()


def test_the_studio_shows_whoever_has_none_how_to_open_one_and_where_they_go_on(
    ben: User, client_of: ClientOf
) -> None:
    client = client_of(ben)
    refused = client.get("/studio/models/new/")
    assert refused.status_code == 403
    words = refused.content.decode()
    way = "/account/designer/?next=%2Fstudio%2Fmodels%2Fnew%2F"
    assert way in words
    assert 'value="/accounts/login/?next=%2Fstudio%2Fmodels%2Fnew%2F"' in words
    assert 'name="next" value="/studio/models/new/"' in client.get(way).content.decode()
    named = {"studio_name": "Ben at the bench", "city": "", "country": "", "bio": ""}
    opened = client.post("/account/designer/", {**named, "next": "/studio/models/new/"})
    assert opened["Location"] == "/studio/models/new/"


def test_opening_a_studio_leads_to_no_other_site(carol: User, client_of: ClientOf) -> None:
    form = {"studio_name": "Carol", "next": "//evil.test/"}
    assert client_of(carol).post("/account/designer/", form)["Location"] == "/studio/"
