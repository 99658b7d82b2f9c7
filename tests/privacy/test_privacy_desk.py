"""The privacy desk: who may enter, what is decided there, and what the person is told of it."""

from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, InternalError, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import Correction, User
from common.models import AuditEntry
from jewelcad.demo import seed_people
from privacy.desk.open_case import open_case
from privacy.desk.selectors import looks_at
from privacy.desk.states import CaseChannel, CaseKind, CaseState, Identity
from privacy.desk.watch_cases import watch_cases
from privacy.erasing.blank_found import text_found
from privacy.models import (
    Case,
    CaseErasure,
    CaseRefusal,
    DataExport,
    Erasure,
    FoundTrace,
    Hold,
    Objection,
    Restriction,
)
from tests.cast import make_person
from tests.desk import look
from tests.fixtures import ClientOf, ReadMails
from tests.shop import shelve

pytestmark = pytest.mark.django_db
ATTEMPT = "11111111-1111-4111-8111-111111111111"
LIST = "/admin/privacy/case/"


def make_desk(username: str, *rights: str) -> User:
    person = make_person(username=username, is_staff=True)
    person.user_permissions.set(
        Permission.objects.filter(content_type__app_label="privacy", codename__in=rights)
    )
    return person


@pytest.fixture
def desk() -> User:
    return make_desk("privacy", "view_case", "work_case", "view_hold", "decide_hold")


def make_case(ben: User, kind: CaseKind = CaseKind.ACCESS, **more: Any) -> Case:
    return open_case(
        actor=None,
        kind=kind,
        channel=CaseChannel.FORM,
        person=ben,
        proven_by=Identity.PASSWORD,
        text="Please.",
        **more,
    )


def do(client: Client, case: Case, name: str, **typed: Any) -> str:
    """Fill the form of an action, read what will happen, confirm it."""
    address = f"{LIST}{case.pk}/do/{name}/"
    form = {"reason": "They asked for it.", "attempt": ATTEMPT} | typed
    page, confirmed = look(client, address, form)
    answer = client.post(address, confirmed)
    assert answer.status_code == 303, answer.content.decode()
    return page


def test_p79_only_the_privacy_desk_enters_and_each_look_is_written_down(
    ben: User, desk: User, client_of: ClientOf
) -> None:
    case = make_case(ben)
    support = make_desk("support")
    for person in (support, ben):
        for address in (LIST, f"{LIST}{case.pk}/change/", f"{LIST}month.csv"):
            assert client_of(person).get(address).status_code in (302, 403)
        assert client_of(person).get(f"{LIST}{case.pk}/do/answer/").status_code in (302, 403)
    reader = client_of(make_desk("reader", "view_case"))
    assert reader.get(f"{LIST}{case.pk}/do/answer/").status_code == 403
    page = client_of(desk).get(f"{LIST}{case.pk}/change/").content.decode()
    assert ben.email in page and "Please." in page
    (seen,) = looks_at(ben)
    assert seen.staff == desk
    assert client_of(desk).get(f"{LIST}{case.pk}/delete/").status_code == 403


def test_p79_queue_begins_with_what_is_due_first(
    ben: User, carol: User, desk: User, client_of: ClientOf
) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=29)):
        late = make_case(carol)
    new = make_case(ben)
    page = client_of(desk).get(LIST).content.decode()
    assert page.index(late.number) < page.index(new.number)
    for how_far in ("open", "overdue", "waiting", "closed", "nonsense\0"):
        assert client_of(desk).get(LIST, {"how_far": how_far}).status_code in (200, 302)


def test_p58_p79_copy_is_begun_once_and_answered(
    ben: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    case = make_case(ben)
    client = client_of(desk)
    do(client, case, "export")
    assert DataExport.objects.filter(person=ben).count() == 1
    again = client.post(
        f"{LIST}{case.pk}/do/export/",
        look(client, f"{LIST}{case.pk}/do/export/", {"reason": "x", "attempt": ATTEMPT})[1],
    )
    assert again.status_code == 422
    assert "being made already" in again.content.decode()
    do(client, case, "answer", reason="It is on its way.", is_last="on")
    do_twice = client.post(f"{LIST}{case.pk}/do/answer/", {"reason": "x", "attempt": ATTEMPT})
    assert do_twice.status_code == 404  # nothing is offered once it is closed
    case.refresh_from_db()
    assert case.state == "fulfilled" and case.closed_at
    assert [mail for mail in read_mails() if "It is on its way." in mail.text]
    acts = set(AuditEntry.objects.filter(target_id=case.number).values_list("act", flat=True))
    assert acts == {"case_export", "case_fulfilled"}


def test_p76_refusal_names_reason_complaint_body_and_court(
    ben: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    case = make_case(ben)
    page = do(
        client_of(desk), case, "refuse", code="too_many_requests", reason="Three times this week."
    )
    assert "data protection authority" in page
    mail = read_mails()[0]
    for words in ("Three times this week.", "data protection authority", "court"):
        assert words in mail.text
    case.refresh_from_db()
    assert (case.state, case.reason) == ("denied", "too_many_requests")


def test_p76_database_takes_no_refusal_without_reason_or_words(ben: User) -> None:
    case = make_case(ben)
    closing = {"state": "denied", "closed_at": timezone.now()}
    words = {"text": "No.", "complaint_body": "The authority.", "court_notice": "A court."}
    with pytest.raises(InternalError, match="refusal in words"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**closing, reason="other")
    for missing in words:
        with pytest.raises(IntegrityError, match="refusal_is_whole"), transaction.atomic():
            CaseRefusal.objects.create(case=case, reason="other", **{**words, missing: ""})
    CaseRefusal.objects.create(case=case, reason="other", **words)
    with pytest.raises(IntegrityError, match="case_refused_says_why"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**closing, reason="")


def test_p75_extension_is_mailed_and_comes_once_and_in_time_only(
    ben: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    case = make_case(ben)
    client = client_of(desk)
    address = f"{LIST}{case.pk}/do/extend/"
    form = {"reason": "It needs an archive.", "attempt": ATTEMPT}
    for until, words in (
        (case.first_due_at + timedelta(days=70), "Two months more"),
        (case.first_due_at, "already"),
    ):
        answer = client.post(address, form | {"until": f"{until:%Y-%m-%d}"})
        assert answer.status_code == 422 and words in answer.content.decode()
    until = case.first_due_at + timedelta(days=40)
    do(client, case, "extend", reason="It needs an archive.", until=f"{until:%Y-%m-%d}")
    assert "It needs an archive." in read_mails()[0].text
    case.refresh_from_db()
    assert case.due_at.date() == until.date()
    shown = look(client, address, form | {"until": f"{until + timedelta(days=3):%Y-%m-%d}"})[1]
    assert client.post(address, shown).status_code == 422
    with time_machine.travel(case.first_due_at + timedelta(minutes=1)):
        other = make_case(ben, CaseKind.RECTIFY)
        Case.objects.filter(pk=other.pk).update(first_due_at=timezone.now(), due_at=timezone.now())
        late = client_of(desk).post(
            f"{LIST}{other.pk}/do/extend/", form | {"until": f"{until:%Y-%m-%d}"}
        )
        assert "cannot be extended any more" in late.content.decode()


def test_p75_clock_stands_while_the_link_waits_and_nobody_can_extend_or_export(
    ben: User, desk: User, client_of: ClientOf
) -> None:
    case = open_case(actor=None, kind=CaseKind.ACCESS, channel=CaseChannel.FORM, address=ben.email)
    client = client_of(desk)
    assert "the clock stands" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{case.pk}/do/export/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        watch_cases(now=timezone.now())
    case.refresh_from_db()
    assert case.state == "expired"


def test_p75_desk_is_mailed_once_for_each_alarm_and_daily_when_late(
    ben: User, read_mails: ReadMails
) -> None:
    case = make_case(ben)
    before = len(read_mails())
    for days, total in ((9, 0), (20.5, 1), (20.6, 1), (25.5, 2), (28.5, 3), (30.5, 4), (31.6, 5)):
        now = case.received_at + timedelta(days=days)
        with time_machine.travel(now):
            watch_cases(now=now)
            watch_cases(now=now)
            mails = read_mails()
        assert len(mails) - before == total, days
    assert "overdue" in mails[0].subject
    assert ben.email not in mails[0].text


def test_p68_p69_p70_desk_acts_by_the_persons_own_services(
    ben: User, desk: User, client_of: ClientOf
) -> None:
    case = make_case(ben, CaseKind.OBJECT)
    client = client_of(desk)
    do(client, case, "restrict", ground="accuracy")
    do(client, case, "restrict", ground="accuracy")
    do(client, case, "object", use="personalise")
    do(client, case, "withdraw")
    assert Restriction.objects.filter(person=ben).count() == 1
    assert Objection.objects.get(person=ben).use == "personalise"
    assert not ben.consents.get().granted


def test_p72_paper_is_written_down_and_counts_from_its_day(
    desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    client = client_of(desk)
    day = (timezone.now() - timedelta(days=3)).date()
    form = {
        "kind": "access",
        "received_on": f"{day:%Y-%m-%d}",
        "post": "Ada Example, 1 Lane",
        "reason": "All about me, please.",
        "attempt": ATTEMPT,
    }
    address = f"{LIST}new/"
    _, confirmed = look(client, address, form)
    assert client.post(address, confirmed).status_code == 303
    case = Case.objects.get()
    assert case.received_at.date() == day and case.paused_at is None
    assert read_mails() == []
    do(client, case, "identity", reason="Signed by hand, as on the contract.")
    case.refresh_from_db()
    assert case.identity == "staff"
    bad = client.post(address, form | {"received_on": "2031-01-01", "post": ""})
    assert bad.status_code == 422


def test_p72_unsorted_request_gets_its_link_when_it_is_sorted(
    ben: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    case = open_case(
        actor=None, kind=CaseKind.OTHER, channel=CaseChannel.MAIL, address=ben.email, text="Delete"
    )
    do(client_of(desk), case, "sort", kind="erase")
    case.refresh_from_db()
    assert (case.kind, case.identity) == ("erase", "open") and case.paused_at
    assert any("/privacy/requests/confirm/" in mail.text for mail in read_mails())


def test_p51_hold_needs_two_people_and_an_existing_row(
    ben: User, desk: User, client_of: ClientOf
) -> None:
    case = make_case(ben)
    client, address = client_of(desk), "/admin/privacy/hold/new/"
    form = {
        "table": "privacy.Case",
        "number": str(case.pk),
        "code": "complaint",
        "basis": "Art. 17(3)(e)",
        "reason": "A complaint is announced.",
        "attempt": ATTEMPT,
    }
    for number in ("0", "none", "9" * 40, "1\0"):
        answer = client.post(address, form | {"number": number})
        if answer.status_code == 200:
            _, confirmed = look(client, address, form | {"number": number})
            answer = client.post(address, confirmed)
        assert answer.status_code == 422, number
    assert client.post(address, form | {"table": "accounts.User"}).status_code == 422
    _, confirmed = look(client, address, form)
    for _ in range(2):
        assert client.post(address, confirmed).status_code == 303
    hold = Hold.objects.get()
    approve = f"/admin/privacy/hold/{hold.pk}/do/approve/"
    _, confirmed = look(client, approve, {"reason": "Yes.", "attempt": ATTEMPT})
    own = client.post(approve, confirmed)
    assert own.status_code == 422 and "Somebody else" in own.content.decode()
    other = client_of(make_desk("other", "view_hold", "decide_hold"))
    _, confirmed = look(other, approve, {"reason": "Yes.", "attempt": ATTEMPT})
    assert other.post(approve, confirmed).status_code == 303
    hold.refresh_from_db()
    assert hold.approved_by and hold.review_at - hold.reviewed_at == timedelta(days=90)


def test_p51_desk_is_told_of_a_hold_that_nobody_reviewed(
    staff: User, desk: User, read_mails: ReadMails
) -> None:
    past = timezone.now() - timedelta(days=91)
    Hold.objects.create(
        thing_label="orders.Order",
        thing_pk="1",
        reason="dispute",
        basis="case 1",
        asked_by=staff,
        approved_by=desk,
        approved_at=past,
        reviewed_at=past,
        review_at=past + timedelta(days=90),
    )
    for _ in range(2):
        watch_cases(now=timezone.now())
    assert len(read_mails()) == 1


def test_p80_month_tells_median_days_open_and_overdue(
    ben: User, carol: User, desk: User, client_of: ClientOf
) -> None:
    with time_machine.travel("2026-01-10 10:00Z"):
        first, second = make_case(ben), make_case(carol)
    make_case(make_person(username="dana"))
    with time_machine.travel("2026-01-14 10:00Z"):
        do(client_of(desk), first, "answer", reason="Done.", is_last="on")
    with time_machine.travel("2026-02-15 10:00Z"):
        answer = client_of(desk).get(f"{LIST}month.csv")
    lines = b"".join(answer).decode().split("\r\n")
    assert "2026-01,2,1,4.0,0,1,1" in lines
    second.refresh_from_db()
    assert second.is_open


def test_p78_texts_go_after_30_days_and_the_case_after_three_years(
    ben: User, desk: User, client_of: ClientOf
) -> None:
    from privacy.services.purge_expired import purge_expired

    with time_machine.travel("2020-01-10 10:00Z"):
        case = make_case(ben)
        do(client_of(desk), case, "answer", reason="Done.", is_last="on")
    closed_at = Case.objects.get().closed_at
    assert closed_at
    purge_expired(as_of=closed_at + timedelta(days=30, seconds=-10), is_over=lambda: False)
    assert case.messages.exists()
    purge_expired(as_of=closed_at + timedelta(days=30, seconds=10), is_over=lambda: False)
    case.refresh_from_db()
    assert case.person is None and case.kind == "access"
    assert not case.messages.exists() and not hasattr(case, "contact")
    assert case.events.exists()
    purge_expired(as_of=timezone.now(), is_over=lambda: False)
    assert not Case.objects.exists()


def test_p79_erasure_is_proposed_by_one_and_approved_by_another(
    ben: User, desk: User, client_of: ClientOf
) -> None:
    case = make_case(ben, CaseKind.ERASE)
    client, address = client_of(desk), f"{LIST}{case.pk}/do/approve-erasure/"
    assert client.get(address).status_code == 404
    do(client, case, "erase")
    assert not Erasure.objects.exists()
    _, confirmed = look(client, address, {"reason": "Yes.", "attempt": ATTEMPT})
    own = client.post(address, confirmed)
    assert own.status_code == 422 and "Somebody else" in own.content.decode()
    do(client, case, "drop-erasure")
    do(client, case, "erase")
    other = client_of(make_desk("other", "view_case", "work_case"))
    for _ in range(2):  # a double click
        _, confirmed = look(other, address, {"reason": "Yes.", "attempt": ATTEMPT})
        assert other.post(address, confirmed).status_code == 303
        if other.get(address).status_code == 404:
            break
    assert Erasure.objects.get().person == ben
    with (
        pgtrigger.ignore(),
        pytest.raises(IntegrityError, match="approved_by_another"),
        transaction.atomic(),
    ):
        CaseErasure.objects.update(approved_by=F("asked_by"))


def test_p60_desk_corrects_what_the_person_could_and_keeps_what_stood_there_for_30_days(
    ben: User, desk: User, client_of: ClientOf
) -> None:
    case = make_case(ben, CaseKind.RECTIFY)
    client, address = client_of(desk), f"{LIST}{case.pk}/do/correct/"
    for bad in ({"field": "email"}, {"field": "password"}, {"value": "x" * 501}, {"value": "\0"}):
        form = {"reason": "x", "attempt": ATTEMPT, "field": "phone", "value": "1"} | bad
        assert client.post(address, form).status_code == 422, bad
    do(client, case, "correct", field="display_name", value="Ben Okafor")
    do(client, case, "correct", field="display_name", value="Ben Okafor")
    ben.refresh_from_db()
    assert ben.display_name == "Ben Okafor"
    done = Correction.objects.get()
    assert (done.field, done.corrected_by, done.user) == ("name", desk, ben)
    too_long = client.post(
        address,
        look(
            client,
            address,
            {
                "reason": "x",
                "attempt": "22222222-2222-4222-8222-222222222222",
                "field": "display_name",
                "value": "n" * 200,
            },
        )[1],
    )
    assert too_long.status_code == 422


def test_p97_content_in_which_somebody_else_appears_is_hidden_and_its_author_told(
    mira: User, desk: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    listing = shelve(designer=mira).cad_model
    case = open_case(
        actor=None,
        kind=CaseKind.THIRD_PARTY,
        channel=CaseChannel.FORM,
        address="ada@example.test",
        text="My name stands there.",
    )
    client, address = client_of(desk), f"{LIST}{case.pk}/do/hide/"
    for bad in ("/models/none/", "/", "nonsense", "https://["):
        form = {"reason": "x", "attempt": ATTEMPT, "address": bad}
        assert client.post(address, form).status_code == 422, bad
    page_of_it = f"https://jewelcad.net/models/{listing.slug}/"
    page = do(client, case, "hide", address=page_of_it, reason="A name.")
    assert listing.title in page
    assert Client().get(f"/models/{listing.slug}/").status_code in (404, 410)
    (told,) = [mail for mail in read_mails() if mail.to == mira.email]
    assert "A name." in told.text


def test_p79_groups_see_what_their_work_needs(ben: User, client_of: ClientOf) -> None:
    sees = {
        "Privacy desk": (LIST, "/admin/accounts/user/"),
        "Bookkeeping": ("/admin/orders/document/",),
        "Support": ("/admin/orders/order/",),
    }
    every = {address for addresses in sees.values() for address in addresses}
    allowed_too = {("Bookkeeping", "/admin/orders/order/")}
    for number, (name, addresses) in enumerate(sees.items()):
        person = make_person(username=f"group{number}", is_staff=True)
        person.groups.add(Group.objects.get(name=name))
        client = client_of(person)
        for address in every:
            expected = address in addresses or (name, address) in allowed_too
            assert (client.get(address).status_code == 200) == expected, (name, address)


def test_demo_has_a_request_in_each_state(client_of: ClientOf, read_mails: ReadMails) -> None:
    for _ in range(2):
        people = seed_people()
    desk = client_of(people["privacy"])
    listed = desk.get(LIST).content.decode()
    for case in Case.objects.all():
        assert case.number in listed
        assert desk.get(f"{LIST}{case.pk}/change/").status_code == 200
    for how_far in ("open", "waiting", "closed"):
        assert desk.get(LIST, {"how_far": how_far}).context["cl"].result_count
    assert sorted(Case.objects.values_list("state", flat=True)) == sorted(
        [*CaseState.values, CaseState.IN_PROGRESS]
    )
    # And a trace that a search would find.
    (found,) = FoundTrace.objects.all()
    assert "Ottilie" in text_found(found)
    assert read_mails() == []
