"""The staff desk opens on what waits: how much, since when, and the list of the very same rows."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from activity.models import AbuseSignal
from bookkeeping.models import BookDifference
from bookkeeping.models.book_difference import DifferenceKind
from common.days_work import days_work
from common.models import OutboxMail
from models_catalog.models import CadModel, DuplicateFinding, PictureRun, ProcessingRun
from models_catalog.states import ListingState, WorkState
from payments.models import WebhookEvent
from payments.states import EventState
from tests.cast import make_designer, make_person
from tests.fixtures import ClientOf
from tests.shop import make_listing

INDEX = "/admin/"
PILE = re.compile(r'<a href="([^"]+\?waits=[^"]+)">([^<]+)</a></th>\s*<td[^>]*>(\d+)</td>')


def piles(client: Client) -> dict[str, tuple[str, int]]:
    """By label: where the list is, and how many are said to wait."""
    page = client.get(INDEX).content.decode()
    return {
        unescape(label): (unescape(to), int(number)) for to, label, number in PILE.findall(page)
    }


def shown_by(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return int(answer.context["cl"].result_count)


def let_things_wait(mira: User, *, number: int) -> None:
    """`number` of each that waits, and one of each that does not."""
    now = timezone.now()
    others = make_listing(designer=make_designer(username=f"tomas{number}")).cad_model
    for count in range(number + 1):
        waits = count < number
        listing = make_listing(designer=mira).cad_model
        release = listing.releases.get()
        if waits:
            CadModel.objects.filter(pk=listing.pk).update(
                state=ListingState.SUBMITTED, submitted_at=now - timedelta(hours=count)
            )
            # Found against two versions: still one piece.
            DuplicateFinding.objects.create(
                release=release, other_release=others.releases.get(), is_same_file=True
            )
        ProcessingRun.objects.filter(release=release).update(
            state=WorkState.FAILED if waits else WorkState.REFUSED, reason="It stopped."
        )
        PictureRun.objects.create(
            release=release, state=WorkState.FAILED if waits else WorkState.DONE, finished_at=now
        )
        OutboxMail.objects.create(
            dedupe_key=f"bounced {number} {count}",
            kind="order_paid",
            to_address="ben@example.test",
            sent_at=now,
            bounced_at=now if waits else now - timedelta(days=8),
        )
        WebhookEvent.objects.create(
            stripe_id=f"evt_{number}_{count}",
            type="charge.updated",
            object_id="ch_1",
            is_live=False,
            happened_at=now,
            state=EventState.GIVEN_UP if waits else EventState.IGNORED,
            processed_at=now,
        )
        BookDifference.objects.create(
            kind=DifferenceKind.values[0],
            reference=f"{number} {count}",
            ours="1",
            theirs="2",
            closed_at=None if waits else now,
        )
        AbuseSignal.objects.create(
            kind="sign_ups",
            network_code=f"{number}{count}",
            count=9,
            ends_at=now,
            review_by=now - timedelta(hours=1),
        )


def test_each_number_is_that_of_the_list_behind_it_and_costs_no_more_for_more(
    mira: User, staff: User, client_of: ClientOf
) -> None:
    client = client_of(staff)
    let_things_wait(mira, number=1)
    with CaptureQueriesContext(connection) as at_one:
        client.get(INDEX)
    let_things_wait(mira, number=3)
    with CaptureQueriesContext(connection) as at_four:
        found = piles(client)
    assert len(at_four) == len(at_one) <= 5, [query["sql"][:80] for query in at_four]
    assert {label: number for label, (_, number) in found.items()} == {
        "Pieces to review": 4,
        "Pieces that look like another designer's": 4,
        "Files that our own work failed on": 4,
        "Pieces whose pictures failed": 4,
        "Messages of Stripe that failed": 4,
        "Differences of the books": 4,
        "Mails that bounced in the last seven days": 4,
        "Signals of abuse to look at": 6,
    }
    for label, (address, number) in found.items():
        assert shown_by(client, address) == number, label
    page = client.get(INDEX).content.decode()
    assert page.index("Signals of abuse") < page.index("Pieces to review"), "the overdue first"
    assert re.search(r"Overdue</strong> since .*\d\d:\d\d UTC", page)
    assert "Held payments" in page.partition("Nothing waits in:")[2]


def test_every_kind_of_work_has_a_list_and_a_group_that_sees_it(
    staff: User, client_of: ClientOf
) -> None:
    client = client_of(staff)
    page = client.get(INDEX).content.decode()
    assert "Nothing waits." in page
    for room in days_work.keys():
        for one in days_work.get(room)(timezone.now()):  # type: ignore[misc]
            assert one.label in unescape(page)
            options = one.rows.model._meta
            address = f"/admin/{options.app_label}/{options.model_name}/?waits={one.slug}"
            assert shown_by(client, address) == 0, address


@pytest.mark.parametrize(
    ("group", "sees", "misses"),
    [
        ("Review", "Pieces to review", "Messages of Stripe that failed"),
        ("Finance", "Messages of Stripe that failed", "Pieces whose pictures failed"),
        ("Bookkeeping", "Differences of the books", "Pieces to review"),
        ("Privacy desk", "Privacy requests to answer", "Messages of Stripe that failed"),
        ("Support", "Pieces to review", "Privacy requests to answer"),
        (None, "ask them for one", "Pieces to review"),
    ],
)
def test_a_group_is_told_of_its_own_work_alone(
    mira: User, client_of: ClientOf, group: str | None, sees: str, misses: str
) -> None:
    person = make_person(username="clerk", is_staff=True)
    if group:
        person.groups.add(Group.objects.get(name=group))
    let_things_wait(mira, number=1)
    page = unescape(client_of(person).get(INDEX).content.decode())
    assert sees in page
    assert misses not in page


def test_moments_on_the_desk_are_of_24_hours_and_name_their_zone(
    staff: User, client_of: ClientOf
) -> None:
    OutboxMail.objects.create(
        dedupe_key="late", kind="order_paid", to_address="ben@example.test",
        created_at=timezone.now().replace(year=2026, month=3, day=9, hour=15, minute=7),
    )  # fmt: skip
    page = client_of(staff).get("/admin/common/outboxmail/").content.decode()
    assert "9 Mar 2026, 15:07 UTC" in page
