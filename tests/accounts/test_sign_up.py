"""Sign-up, from the empty form to the first log-in, and those whom it turns away."""

import re
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Session, User
from accounts.signup_pause import PAUSE_COOKIE_NAME
from common.models import OutboxMail
from newsletter.models import OptIn
from tests.cast import PASSWORD, make_person
from tests.fixtures import ClientOf, ReadMails
from tests.hashers import FastBCryptSHA256PasswordHasher

pytestmark = pytest.mark.django_db


def entered(**changes: str) -> dict[str, str]:
    return {
        "email": "Lena@Example.test",
        "username": "lena.goldsmith",
        "display_name": "Lena",
        "password1": PASSWORD,
        "birth_month": "4",
        "birth_year": "1990",
        **changes,
    }


def sign_up(client: Client, **changes: str) -> Any:
    return client.post(reverse("account_signup"), entered(**changes))


def log_in(client: Client, *, email: str = "lena@example.test", password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def link_in(text: str) -> str:
    found = re.search(r"https?://\S+/accounts/\S+", text)
    assert found
    return "/" + found.group().split("/", 3)[3]


def test_sign_up_confirm_and_log_in(
    client: Client, read_mails: ReadMails, settings: Settings
) -> None:
    assert sign_up(client).url == reverse("account_email_verification_sent")
    assert client.get(reverse("account_email_verification_sent")).status_code == 200
    (mail,) = read_mails()
    assert mail.to == "lena@example.test"
    assert mail.subject == "Confirm your e-mail address"
    assert settings.SITE_URL + "/accounts/confirm-email/" in mail.text

    page = link_in(mail.text)
    assert b"lena@example.test" in client.get(page).content
    assert client.post(page)["Location"] == "/"
    assert client.get(reverse("accounts:account")).status_code == 200, "without the password again"
    client.post(reverse("account_logout"))
    assert log_in(client).status_code == 302

    lena = User.objects.get()
    assert (lena.email, lena.username, lena.display_name) == (
        "lena@example.test",
        "lena.goldsmith",
        "Lena",
    )
    assert lena.password.startswith("bcrypt_sha256$$2b$")


@pytest.mark.parametrize(
    ("wish", "arrives"),
    [
        ("/checkout/", "/checkout/"),
        ("/studio/models/new/", "/studio/models/new/"),
        ("//x.test/", "/"),
    ],
)
def test_confirmed_in_the_same_browser_one_goes_on_to_where_one_was_going(
    client: Client, read_mails: ReadMails, wish: str, arrives: str
) -> None:
    client.post(f"{reverse('account_signup')}?next={wish}", {**entered(), "next": wish})
    page = link_in(read_mails()[0].text)
    assert "another browser" not in client.get(page).content.decode()
    assert client.post(page)["Location"] == arrives


def test_confirmed_in_another_browser_both_find_the_way_on(
    client: Client, read_mails: ReadMails
) -> None:
    client.post(reverse("account_signup"), {**entered(), "next": "/checkout/"})
    waiting, phone = reverse("account_email_verification_sent"), Client()
    assert press(client, waiting)["Location"] == waiting, "not confirmed yet"
    page = link_in(read_mails()[0].text)
    assert "in another browser" in phone.get(page).content.decode()
    log_in_there = phone.post(page, {"password": PASSWORD})["Location"]
    assert phone.get(reverse("accounts:account")).status_code == 302, "a link is no password"
    assert 'value="/checkout/"' in phone.get(log_in_there).content.decode()
    assert press(client, waiting)["Location"] == "/checkout/"
    assert client.get(reverse("accounts:account")).status_code == 200
    assert press(Client(), waiting)["Location"] == reverse("account_login")


def press(client: Client, page: str) -> Any:
    return client.post(page, headers={"Origin": "http://testserver"})


def test_nobody_logs_in_before_the_address_is_confirmed(client: Client) -> None:
    sign_up(client)
    assert log_in(Client()).url == reverse("account_email_verification_sent")
    assert Client().get(reverse("accounts:account")).status_code == 302


def test_confirming_needs_a_click_and_works_once(client: Client, read_mails: ReadMails) -> None:
    sign_up(client)
    page = link_in(read_mails()[0].text)
    Client().get(page)  # a mail scanner follows the link
    assert not EmailAddress.objects.get().verified
    assert client.post(page).status_code == 302
    assert EmailAddress.objects.get().verified
    assert client.post(page).status_code == 404


def test_who_signs_up_with_anothers_address_gets_no_account_by_the_owners_click(
    client: Client, ben: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    sign_up(client)
    page, owner = link_in(read_mails()[0].text), Client()
    assert "You did not sign up?" in owner.get(page).content.decode()
    for typed in ("", "a guess of mine"):
        assert owner.post(page, {"password": typed}).status_code == 422
    looks = client_of(ben)
    looks.get(page)
    assert looks.get(reverse("accounts:account")).status_code == 200, "and is still logged in"
    assert not EmailAddress.objects.get(email="lena@example.test").verified
    waiting = reverse("account_email_verification_sent")
    assert press(client, waiting)["Location"] == waiting
    assert client.post(page).status_code == 302, "where one signed up the link is enough"


def test_p05_the_form_asks_for_no_more_than_the_policy_says(client: Client) -> None:
    form = client.get(reverse("account_signup")).context["form"]
    assert list(form.fields) == [
        "email",
        "username",
        "display_name",
        "password1",
        "birth_month",
        "birth_year",
        "newsletter",
    ]
    assert not form["newsletter"].value()
    assert not form.fields["newsletter"].required
    assert form.fields["password1"].widget.attrs["autocomplete"] == "new-password"
    assert form.fields["email"].widget.attrs["autocomplete"] == "username"  # browsers know one


def test_p05_further_fields_store_nothing(client: Client) -> None:
    sign_up(
        client,
        phone="+49 1",
        address="Somewhere 1",
        is_staff="on",
        is_superuser="on",
        first_name="L",
        studio_name="Gold",
    )
    lena = User.objects.get()
    assert not (lena.is_staff or lena.is_superuser or lena.is_designer)
    assert not hasattr(lena, "profile")


def test_newsletter_wish_is_kept_only_when_ticked(client: Client) -> None:
    sign_up(client)
    sign_up(Client(), email="kim@example.test", username="kim", newsletter="on")
    lena, kim = (User.objects.get(username=name) for name in ("lena.goldsmith", "kim"))
    asked = OptIn.objects.get()
    assert (asked.person, asked.address, asked.page) == (kim, kim.email, "/accounts/signup/")
    assert lena.consents.count() == kim.consents.count() == 0, "a link in a mail has the last word"


def test_p81_only_the_statement_is_kept_never_the_month_of_birth(client: Client) -> None:
    sign_up(client)
    lena = User.objects.get()
    assert lena.age_attested_at is not None
    assert lena.age_statement_version == "2026-11"
    assert not [field.name for field in User._meta.get_fields() if "birth" in field.name]


def birth(*, years: int, months: int = 0, today: date) -> dict[str, str]:
    index = today.year * 12 + today.month - 1 - years * 12 - months
    return {"birth_year": str(index // 12), "birth_month": str(index % 12 + 1)}


def test_p81_under_sixteen_stores_nothing_and_a_second_try_is_refused(client: Client) -> None:
    young = birth(years=15, months=11, today=timezone.localdate())
    answer = sign_up(client, **young)
    assert "We cannot open an account now" in answer.content.decode()
    assert "16" not in re.sub(r"<[^>]*>", "", answer.content.decode().split("<main")[1])
    assert client.cookies[PAUSE_COOKIE_NAME]["max-age"] == 86400

    again = sign_up(client)  # the back button, and an older year
    assert "We cannot open an account now" in again.content.decode()
    assert client.get(reverse("account_signup")).templates[0].name == "account/signup_closed.html"
    assert (User.objects.count(), OutboxMail.objects.count(), Session.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("months_over", "is_taken"), [(0, False), (1, True)], ids=["birthday month", "month after"]
)
def test_p81_sixteen_for_certain_counts(client: Client, months_over: int, is_taken: bool) -> None:
    sign_up(client, **birth(years=16, months=months_over, today=timezone.localdate()))
    assert User.objects.exists() is is_taken


def test_a_forged_pause_cookie_changes_nothing(client: Client) -> None:
    client.cookies[PAUSE_COOKIE_NAME] = "wait:forged"
    sign_up(client)
    assert User.objects.exists()


@pytest.mark.parametrize(
    "username", ["ab", "a" * 31, "-mira", "mi ra", "mïra", "admin", "API", "a/b"]
)
def test_unfit_usernames_are_refused(client: Client, username: str) -> None:
    assert "username" in sign_up(client, username=username).context["form"].errors
    assert not User.objects.exists()


def test_a_username_differs_by_more_than_case(client: Client, ben: User) -> None:
    assert sign_up(client, username="BEN").context["form"].errors["username"] == [
        "This username is taken. Choose another one."
    ]


def test_a23_a_taken_address_looks_like_a_fresh_one(client: Client, ben: User) -> None:
    fresh_client, taken_client = Client(), Client()
    fresh = sign_up(fresh_client)
    taken = sign_up(taken_client, email="BEN@example.test", username="somebody")
    assert (fresh.status_code, fresh.url) == (taken.status_code, taken.url)
    pages = [c.get(fresh.url).content for c in (fresh_client, taken_client)]
    assert pages[0] == pages[1]
    pressed = [press(c, fresh.url) for c in (fresh_client, taken_client)]
    assert pressed[0].url == pressed[1].url == fresh.url
    assert sorted(OutboxMail.objects.values_list("kind", "to_address")) == [
        ("account_already_exists", "ben@example.test"),
        ("account_confirm", "lena@example.test"),
    ]
    assert User.objects.filter(email="ben@example.test").count() == 1


class CountingHasher(FastBCryptSHA256PasswordHasher):
    hashed_count = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed_count += 1
        return str(super().encode(password, salt))


def test_a23_a_taken_address_costs_as_many_hashes_as_a_fresh_one(
    client: Client, ben: User, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    counts: list[int] = []
    for email in ("lena@example.test", "ben@example.test", "ben@example.test"):
        CountingHasher.hashed_count = 0
        sign_up(Client(), email=email, username=f"lena{len(counts)}")
        counts.append(CountingHasher.hashed_count)
    assert counts == [1, 1, 1]


def test_an_unconfirmed_address_can_be_signed_up_for_once(client: Client) -> None:
    make_person(username="first", email="lena@example.test", is_confirmed=False)
    sign_up(client)
    assert User.objects.count() == 1
