"""Whoever runs the server gives people the groups of the staff desk, by one command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from common.models import AuditEntry
from tests.fixtures import ClientOf

pytestmark = pytest.mark.django_db


def desk_member(*words: str) -> str:
    said = StringIO()
    call_command("desk_member", *words, stdout=said)
    return said.getvalue()


def test_who_gets_a_group_enters_the_desk_with_its_rights_until_it_is_taken_away(
    ben: User, client_of: ClientOf
) -> None:
    assert "does not get in" in desk_member(ben.email)
    for _ in range(2):  # the same again is no act
        said = desk_member("BEN@example.test", "--group", "Support", "--group", "Review")
        assert "ben@example.test: Review, Support." in said
    ben.refresh_from_db()
    client = client_of(ben)
    assert client.get("/admin/models_catalog/cadmodel/").status_code == 200
    assert client.get("/admin/payouts/earning/").status_code == 403
    assert "ben@example.test: Review." in desk_member(ben.email, "--group", "Review")
    assert client.get("/admin/orders/order/").status_code == 403
    desk_member(ben.email, "--none")
    assert client.get("/admin/models_catalog/cadmodel/").status_code == 302
    entries = AuditEntry.objects.order_by("pk").values_list("machine", "target_id", "reason")
    assert list(entries) == [
        ("console", str(ben.pk), groups) for groups in ("Review, Support", "Review", "none")
    ]


def test_what_cannot_be_given_is_said_in_words(ben: User, staff: User) -> None:
    for words, said in (
        (("nobody@example.test", "--group", "Review"), "sign up at"),
        ((ben.email, "--group", "Reviewers"), "No group is called Reviewers: Bookkeeping, "),
        ((staff.email, "--none"), "may do everything"),
    ):
        with pytest.raises(CommandError, match=said):
            desk_member(*words)
    ben.refresh_from_db()
    assert not ben.is_staff and not AuditEntry.objects.exists()
