"""The review of a listing: what staff see, what they may decide, who was first, and undoing it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DesignerProfile, User
from common.models import AuditEntry
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, ModerationDecision
from models_catalog.services.publish_listing import publish_listing
from models_catalog.services.submit_listing import submit_listing
from models_catalog.services.take_back_listing import take_back_listing
from models_catalog.services.take_down_listing import take_down_listing
from models_catalog.services.undo_take_down import undo_take_down
from models_catalog.states import ListingState
from tests.cast import make_person
from tests.desk import look
from tests.fixtures import ClientOf, ReadMails
from tests.shop import back_to_work, shelve

LISTS = "/admin/models_catalog/cadmodel/"
ATTEMPT = "3f1c7a52-51a1-4c0e-9d58-0f3b7f3f0d11"


@pytest.fixture
def reviewer(db: None) -> User:
    person = make_person(username="rita", display_name="Rita Vogel", is_staff=True)
    person.groups.add(Group.objects.get(name="Review"))
    return person


def submitted(designer: User, *, title: str, hours: int = 1) -> CadModel:
    listing = shelve(designer=designer, title=title).cad_model
    CadModel.objects.filter(pk=listing.pk).update(
        state=ListingState.SUBMITTED,
        published_at=None,
        submitted_at=timezone.now() - timedelta(hours=hours),
    )
    listing.refresh_from_db()
    return listing


def page_of(client: Client, listing: CadModel) -> str:
    answer = client.get(f"{LISTS}{listing.pk}/review/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def decide(client: Client, listing: CadModel, what: str, **form: str) -> tuple[int, str]:
    answer = client.post(f"{LISTS}{listing.pk}/{what}/", form, follow=True)
    return answer.status_code, unescape(answer.content.decode())


def test_after_a_decision_the_longest_waiting_comes_next_until_nothing_waits(
    mira: User, reviewer: User, client_of: ClientOf
) -> None:
    young, old = (
        submitted(mira, title="Young signet", hours=1),
        submitted(mira, title="Old signet", hours=9),
    )
    client = client_of(reviewer)
    page = page_of(client, young)
    assert "Waiting for review since" in page
    assert re.search(r"1 other piece waits\. .*“Old signet”", page)
    assert not re.search(r"<img(?![^>]* width=\"\d+\" height=\"\d+\")", page)
    _, page = decide(client, young, "publish")
    assert "“<a" in page and "Young signet</a>” is published. This is the next one." in page
    assert f"/{old.pk}/send-back/" in page
    _, page = decide(client, old, "send-back", reason="Thicken the claws.")
    assert "Old signet</a>” is back with its designer. Nothing else waits for review." in page
    assert "Sent back to its designer on" in page_of(client, old)
    assert "On the shelf since" in page_of(client, young)
    assert set(AuditEntry.objects.filter(person=reviewer).values_list("act", "target_id")) == {
        ("listing.published", f"model-{young.pk}"),
        ("listing.sent_back", f"model-{old.pk}"),
    }


def test_the_second_of_two_reviewers_reads_who_decided_and_loses_no_word(
    mira: User, reviewer: User, staff: User, client_of: ClientOf
) -> None:
    listing = submitted(mira, title="Tide ring")
    publish_listing(actor=reviewer, cad_model=listing)
    status, page = decide(client_of(staff), listing, "send-back", reason="Thicken the claws.")
    assert status == 422
    assert "Rita Vogel was first: “Tide ring”, published on" in page
    assert "Thicken the claws." in page
    _, page = decide(client_of(staff), listing, "publish")
    assert "Rita Vogel was first" in page
    assert ModerationDecision.objects.count() == 1


@pytest.mark.parametrize("act", ["publish", "send-back"])
def test_what_was_sent_anew_while_staff_looked_is_not_decided(
    mira: User, staff: User, client_of: ClientOf, act: str
) -> None:
    listing = submitted(mira, title="Tide ring")
    desk = client_of(staff)
    looked = desk.get(reverse("admin:models_catalog_cadmodel_review", args=[listing.pk]))
    take_back_listing(actor=mira, cad_model=listing)
    listing.refresh_from_db()
    submit_listing(actor=mira, cad_model=listing)
    sent_at = looked.context["sent_at"]
    _, page = decide(desk, listing, act, reason="Thicken the claws.", sent_at=sent_at)
    assert "sent it anew while you looked" in page
    listing.refresh_from_db()
    assert listing.state == ListingState.SUBMITTED
    now = desk.get(reverse("admin:models_catalog_cadmodel_review", args=[listing.pk]))
    decide(desk, listing, act, reason="Thicken the claws.", sent_at=now.context["sent_at"])
    assert ModerationDecision.objects.count() == 1


def test_publish_is_offered_only_where_it_works_and_else_the_reason(
    reviewer: User, client_of: ClientOf
) -> None:
    DesignerProfile.objects.create(user=reviewer, studio_name="Vogel")
    own = submitted(reviewer, title="My own ring")
    client = client_of(reviewer)
    page = page_of(client, own)
    assert "This is your own piece" in page
    assert "/publish/" not in page
    assert "This is your own piece" in decide(client, own, "publish")[1]
    own.refresh_from_db()
    assert own.state == ListingState.SUBMITTED

    unpriced = submitted(make_person(username="tomas"), title="Unpriced ring")
    unpriced.offers.all().delete()
    page = page_of(client, unpriced)
    assert "Its designer has yet to give a price for at least one licence." in page
    assert "/publish/" not in page
    assert "yet to give" in decide(client, unpriced, "publish")[1]


@pytest.mark.parametrize("reason", ["", "   ", "\0", "x" * 10_000])
def test_a_reason_that_cannot_be_sent_is_refused_in_words(
    mira: User, reviewer: User, client_of: ClientOf, reason: str
) -> None:
    listing = submitted(mira, title="Tide ring")
    status, page = decide(client_of(reviewer), listing, "send-back", reason=reason)
    assert status == 422
    assert 'class="error"' in page
    assert not ModerationDecision.objects.exists()


def test_support_looks_and_decides_nothing(mira: User, client_of: ClientOf) -> None:
    person = make_person(username="sam", is_staff=True)
    person.groups.add(Group.objects.get(name="Support"))
    listing, client = submitted(mira, title="Tide ring"), client_of(person)
    assert "whoever reviews decides" in page_of(client, listing)
    for what in ("publish", "send-back", "take-down", "put-back"):
        assert decide(client, listing, what, reason="x")[0] == 403, what


def test_a_piece_is_taken_down_and_put_back_with_reasons_that_its_designer_reads(
    mira: User, reviewer: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    listing = shelve(designer=mira, title="Tide ring").cad_model
    client, address = client_of(reviewer), f"{LISTS}{listing.pk}/take-down/"
    form = {"reason": "It shows a brand.", "attempt": ATTEMPT}
    page, confirmed = look(client, address, form)
    assert "Whoever bought it keeps the licence and the download." in page
    assert CadModel.objects.get(pk=listing.pk).state == ListingState.PUBLISHED
    for _ in range(2):  # posted twice
        client.post(address, confirmed)
    assert Client().get(listing.get_absolute_url()).status_code in (404, 410)
    assert "Taken off the shelf by staff on" in page_of(client, listing)
    (mail,) = [one for one in read_mails() if one.to == mira.email]
    assert "It shows a brand." in mail.text
    assert "off the shelf" in mail.subject
    assert (
        "It shows a brand."
        in client_of(mira).get(f"/studio/models/{listing.slug}/").content.decode()
    )

    address = f"{LISTS}{listing.pk}/put-back/"
    _, confirmed = look(client, address, form | {"reason": "The brand agreed."})
    client.post(address, confirmed)
    assert Client().get(listing.get_absolute_url()).status_code == 200
    assert any("The brand agreed." in one.text for one in read_mails() if one.to == mira.email)
    acts = AuditEntry.objects.order_by("pk").values_list("act", "reason")
    assert list(acts) == [
        ("listing.taken_down", "It shows a brand."),
        ("listing.put_back", "The brand agreed."),
    ]


def test_only_what_staff_took_down_and_as_it_was_goes_back_on_the_shelf(
    mira: User, reviewer: User
) -> None:
    changed, listing = (shelve(designer=mira).cad_model for _ in range(2))
    for one in (changed, listing):
        take_down_listing(actor=reviewer, cad_model=one, reason="A brand.")
    with pytest.raises(ListingRefused, match="Rita Vogel was first: .* taken off the shelf"):
        # Publishing needs a piece that was submitted.
        publish_listing(actor=reviewer, cad_model=listing)
    back_to_work(changed.releases.get())
    with pytest.raises(ListingRefused, match="No version of its files was reviewed"):
        undo_take_down(actor=reviewer, cad_model=changed, reason="It is fine.")
    with pytest.raises(ListingRefused, match="Say why"):
        undo_take_down(actor=reviewer, cad_model=listing, reason=" ")
    undo_take_down(actor=reviewer, cad_model=listing, reason="It is fine.")
    CadModel.objects.filter(pk=listing.pk).update(state=ListingState.WITHDRAWN)
    with pytest.raises(ListingRefused, match="not taken off the shelf by staff"):
        undo_take_down(actor=reviewer, cad_model=listing, reason="It is fine.")
