"""The page *History* of a row at the desk tells what was done with it, by whom and why."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import AuditEntry
from models_catalog.services.take_down_listing import take_down_listing
from tests.cast import log_in, make_person
from tests.shop import shelve


def history(client: Client, row: Any) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_history"
    return client.get(reverse(name, args=[row.pk])).content.decode()


def test_the_history_of_a_piece_says_who_took_it_down_and_why(mira: User, staff: User) -> None:
    piece, other = shelve(designer=mira).cad_model, shelve(designer=mira).cad_model
    take_down_listing(actor=staff, cad_model=piece, reason="The seal is <somebody's>.")
    desk = Client()
    log_in(desk, staff)
    page = history(desk, piece)
    assert str(staff) in page and "The seal is &lt;somebody&#x27;s&gt;." in page
    assert timezone.now().strftime("%Y") in page
    assert "Nobody has done anything with it" in history(desk, other)
    assert "the rows themselves" in history(desk, AuditEntry.objects.first())


def test_who_does_not_read_the_record_of_acts_is_told_so(mira: User, staff: User) -> None:
    piece = shelve(designer=mira).cad_model
    take_down_listing(actor=staff, cad_model=piece, reason="A seal of the town.")
    reviewer = make_person(username="rea", is_staff=True)
    reviewer.groups.add(Group.objects.get(name="Review"))
    desk = Client()
    log_in(desk, reviewer)
    page = history(desk, piece)
    assert "your group does not read" in page and "A seal of the town" not in page
