"""Staff decide who may log in, with a reason that stays, after a fresh second factor."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.services.create_api_token import create_api_token
from common.models import AuditEntry, OutboxMail
from tests.cast import log_in, set_up_app, show_second_factor
from tests.fixtures import ClientOf

pytestmark = pytest.mark.django_db


def decide(desk: Client, address: str, reason: str) -> int:
    attempt = desk.get(address).context["form"].initial["attempt"]
    typed = {"reason": reason, "attempt": str(attempt)}
    effect = desk.post(address, typed).context["effect"]
    return desk.post(address, {**typed, "confirmed": effect.digest}).status_code


def test_a42_taking_a_log_in_away_is_written_down_with_its_reason(
    ben: User, staff: User, client_of: ClientOf
) -> None:
    browser, desk = client_of(ben), client_of(staff)
    create_api_token(actor=ben, name="script")
    address = f"/admin/accounts/user/{ben.pk}/log-in/"
    page = desk.get(f"/admin/accounts/user/{ben.pk}/change/").content.decode()
    assert "Take the log-in away" in page
    assert decide(desk, address, "cards of others") == 303
    ben.refresh_from_db()
    assert not ben.is_active
    assert browser.get("/account/").status_code == 302
    assert not ben.api_tokens.working().exists()
    assert decide(desk, address, "proved innocent") == 303
    entries = AuditEntry.objects.order_by("pk").values_list("person", "act", "target_id", "reason")
    assert list(entries) == [
        (staff.pk, "account.shut_out", str(ben.pk), "cards of others"),
        (staff.pk, "account.let_in", str(ben.pk), "proved innocent"),
    ]
    desk.post(f"/admin/accounts/user/{ben.pk}/change/", {"is_staff": "on", "is_superuser": "on"})
    ben.refresh_from_db()
    assert not ben.is_staff and not ben.is_superuser


def test_a42_heavy_actions_ask_for_the_second_factor_again(ben: User, staff: User) -> None:
    desk = log_in(Client(), staff)
    show_second_factor(desk, staff, ago_seconds=11 * 60)
    address = f"/admin/accounts/user/{ben.pk}/log-in/"
    for answer in (desk.get(address), desk.post(address, {"reason": "x"})):
        assert answer.status_code == 303
        assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
    assert desk.get("/admin/accounts/user/").status_code == 200


def test_a_lost_second_factor_is_taken_off_and_the_owner_hears_of_it(
    ben: User, staff: User, client_of: ClientOf
) -> None:
    set_up_app(ben)
    browser = client_of(ben)
    assert decide(client_of(staff), f"/admin/accounts/user/{ben.pk}/second-factor/", "lost") == 303
    assert browser.get("/account/").status_code == 302
    assert OutboxMail.objects.filter(kind="account_second_factor", recipient=ben).exists()
    assert AuditEntry.objects.get().act == "account.factor_removed"
