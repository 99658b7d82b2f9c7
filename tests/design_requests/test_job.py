"""From a paid milestone to files and licence: delivered, changed, written about, decided."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.personal import data_subject
from design_requests.errors import MoveRefused
from design_requests.models import Delivery, Message, Milestone, Question, RequestLicence
from design_requests.personal import personal_files
from design_requests.promises import promises_of
from design_requests.services.deliver_milestone import deliver_milestone
from design_requests.states import MilestoneState
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, ProcessingRun, Release
from models_catalog.services.change_workbench import lock_workbench
from models_catalog.services.delete_listing import delete_listing
from models_catalog.services.submit_listing import what_is_missing
from tests.cast import make_designer
from tests.design_requests.conftest import can_be_paid
from tests.design_requests.making import hand_over, hold_payment, make_brief, make_offer, make_piece
from tests.fixtures import ClientOf, ReadMails
from tests.races import in_threads
from tests.stripe import Sandbox

Agree = Callable[..., Milestone]


def go(name: str, milestone: Milestone, *more: object) -> str:
    number = milestone.offer.brief.number
    place = (
        ()
        if name in {"job", "job_cancel", "message_write", "message_report"}
        else (milestone.position,)
    )
    return reverse(f"requests:{name}", args=[number, *place, *more])


def test_a_job_from_delivery_over_changes_to_files_and_licence(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, carol: User, client_of: ClientOf
) -> None:
    can_be_paid(sandbox, mira)
    milestone = agree()
    miras, bens = client_of(mira), client_of(ben)
    first, second = make_piece(designer=mira), make_piece(designer=mira, volume_mm3=400)
    page = miras.get(go("milestone", milestone)).content.decode()
    assert f'value="{first.pk}"' in page
    assert "Deliver it" not in bens.get(go("milestone", milestone)).content.decode()
    for stranger in (carol, make_designer(username="otto")):
        for name in ("milestone", "milestone_approve", "milestone_deliver"):
            assert client_of(stranger).post(go(name, milestone)).status_code in {403, 404, 405}

    miras.post(go("milestone_deliver", milestone), {"piece": first.pk, "words": "Look at it."})
    file = first.files.get()
    shut = bens.post(go("milestone_file", milestone, file.pk), follow=True)
    assert b"open when you approve" in shut.content
    page = bens.get(go("milestone", milestone)).content.decode()
    assert "Promised and delivered" in page and "Look at it." in page
    # What is next is said to the one who reads it.
    assert "You approve, ask for changes, or disagree." in page
    assert "The client approves, asks for changes" in miras.get(go("milestone", milestone)).text
    assert file.storage_key not in page
    bens.post(go("milestone_change", milestone), {"what": "Thicker, please."})
    assert Delivery.objects.get().changes == "Thicker, please."

    again = miras.post(
        go("milestone_deliver", milestone), {"piece": first.pk, "words": ""}, follow=True
    )
    assert b"Choose one of your measured pieces" in again.content
    miras.post(go("milestone_deliver", milestone), {"piece": second.pk})
    assert (
        b"read \xe2\x80\x9cBeing made"
        not in miras.post(go("milestone_approve", milestone), follow=True).content
    )
    bens.post(go("milestone_approve", milestone))
    milestone.refresh_from_db()
    assert milestone.state == MilestoneState.SETTLED
    licence = RequestLicence.objects.get()
    assert licence.delivery.release == second and licence.holder == ben
    certificate = bens.get(reverse("requests:licence", args=[licence.number])).content.decode()
    check = Client().get(reverse("orders:licence_verify"), {"number": licence.number})
    assert b"Ring, designed to order" in check.content and b"Active" in check.content
    assert ben.shown_name.encode() not in check.content and not check.cookies
    assert "Personal" in certificate and second.files.get().sha256[:20] in certificate
    for other in (mira, carol):
        assert (
            client_of(other).get(reverse("requests:licence", args=[licence.number])).status_code
            == 404
        )
        assert client_of(other).post(
            go("milestone_file", milestone, second.files.get().pk)
        ).status_code in {303, 404}
    answer = bens.post(go("milestone_file", milestone, second.files.get().pk))
    assert answer.status_code == 303
    (copied,) = personal_files(data_subject(ben))
    assert copied.key == second.files.get().storage_key and licence.number in copied.path
    assert not list(personal_files(data_subject(mira)))
    CadModel.objects.filter(pk=second.cad_model_id).update(files_barred_at=timezone.now())
    barred = bens.post(go("milestone_file", milestone, second.files.get().pk), follow=True)
    assert b"The law forbids us" in barred.content
    assert not list(personal_files(data_subject(ben)))
    CadModel.objects.filter(pk=second.cad_model_id).update(files_barred_at=None)
    assert bens.get(answer["Location"]).status_code == 200
    old = bens.post(go("milestone_file", milestone, file.pk), follow=True)
    assert b"no such file in this delivery" in old.content


@pytest.mark.django_db
def test_what_was_delivered_stays_as_it_is_and_goes_on_no_shelf(mira: User, ben: User) -> None:
    offer = make_offer(brief=make_brief(client=ben), designer=mira)
    milestone = hold_payment(offer.milestones.get()).milestone
    release = make_piece(designer=mira)
    deliver_milestone(actor=mira, milestone=milestone, release=release)
    piece = release.cad_model
    with pytest.raises(ListingRefused, match="delivered for a design request"):
        delete_listing(actor=mira, cad_model=piece)
    with pytest.raises(ListingRefused, match="stays as it was"):
        lock_workbench(actor=mira, cad_model=piece)
    assert any("not for sale" in one for one in what_is_missing(piece))


@pytest.mark.django_db
def test_what_cannot_be_delivered_says_why(mira: User, ben: User) -> None:
    def job() -> Milestone:
        offer = make_offer(brief=make_brief(client=ben), designer=mira)
        return hold_payment(offer.milestones.get()).milestone

    def refusal(release: Release, milestone: Milestone) -> str:
        with pytest.raises(MoveRefused) as refused:
            deliver_milestone(actor=mira, milestone=milestone, release=release)
        milestone.refresh_from_db()
        assert milestone.state != MilestoneState.DELIVERED
        return refused.value.message

    milestone = job()
    assert "of your own" in refusal(make_piece(designer=make_designer(username="otto")), milestone)
    sent = make_piece(designer=mira)
    ProcessingRun.objects.filter(release=sent).update(state="refused", reason="Broken.")
    assert "did not pass" in refusal(Release.objects.get(pk=sent.pk), milestone)
    unsure = make_piece(designer=mira, is_unit_from_file=False)
    assert "in which unit" in refusal(unsure, milestone)
    piece = make_piece(designer=mira)
    deliver_milestone(actor=mira, milestone=milestone, release=piece)
    assert "for another request" in refusal(piece, job())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "measured", "kept"),
    [
        ({"finger_size": "US 7"}, {"inner_diameter_mm": 17.4}, {"Finger size": "kept"}),
        ({"finger_size": "US 7"}, {"inner_diameter_mm": 18.2}, {"Finger size": "differs"}),
        ({"finger_size": "as my mother's"}, {}, {"Finger size": "look"}),
        (
            {"metal": "Sterling silver", "weight_milligrams": 2600},
            {"volume_mm3": 250},
            {"Weight": "kept"},
        ),
        (
            {"metal": "Sterling silver", "weight_milligrams": 9000},
            {"volume_mm3": 250},
            {"Weight": "differs"},
        ),
        (
            {},
            {"volume_mm3": None, "is_watertight": False, "open_edge_count": 4},
            {"Watertight": "differs"},
        ),
        ({}, {}, {"Files": "differs"}),
    ],
)
def test_the_table_compares_what_was_promised_with_what_was_measured(
    mira: User,
    ben: User,
    wanted: dict[str, object],
    measured: dict[str, object],
    kept: dict[str, str],
) -> None:
    brief = make_brief(client=ben)
    for name, value in wanted.items():
        setattr(brief, name, value)
    milestone = make_offer(brief=brief, designer=mira).milestones.get()
    milestone.offer.brief = brief
    table = promises_of(milestone, make_piece(designer=mira, **measured))
    found = {one.name: str(one.kept) for one in table}
    assert found | kept == found


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_are_one(mira: User, ben: User) -> None:
    offer = make_offer(brief=make_brief(client=ben), designer=mira)
    milestone = hold_payment(offer.milestones.get()).milestone
    release = make_piece(designer=mira)

    def deliver() -> None:
        try:
            deliver_milestone(actor=mira, milestone=milestone, release=release)
        except MoveRefused:
            pass
        finally:
            connection.close()

    in_threads(deliver, times=2)
    assert Delivery.objects.count() == 1


def test_late_work_is_cancelled_on_its_page_and_not_before(
    sandbox: Sandbox, agree: Agree, ben: User, client_of: ClientOf
) -> None:
    milestone = agree()
    bens = client_of(ben)
    assert "It is late" not in bens.get(go("milestone", milestone)).content.decode()
    assert b"It is not late" in bens.post(go("milestone_stop", milestone), follow=True).content
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        bens = client_of(ben)
        assert "It is late" in bens.get(go("milestone", milestone)).content.decode()
        bens.post(go("milestone_stop", milestone))
    milestone.refresh_from_db()
    assert milestone.state == MilestoneState.SETTLED


def test_p53_messages_are_read_by_the_other_side_alone_and_mailed_once_until_then(
    sandbox: Sandbox,
    agree: Agree,
    mira: User,
    ben: User,
    carol: User,
    staff: User,
    client_of: ClientOf,
    read_mails: ReadMails,
) -> None:
    staff.is_superuser = True
    staff.save()
    milestone = agree()
    bens, miras = client_of(ben), client_of(mira)
    assert client_of(carol).post(go("message_write", milestone), {"text": "Hi"}).status_code == 404
    warned = bens.post(
        go("message_write", milestone), {"text": "Call +49 170 1234567"}, follow=True
    )
    assert b"better write here" in warned.content
    bens.post(go("message_write", milestone), {"text": "<script>alert(1)</script>"})
    assert bens.post(go("message_write", milestone), {"text": " \u200b"}, follow=True)
    assert Message.objects.count() == 2
    told = [mail for mail in read_mails() if "A message about" in mail.subject]
    assert [mail.to for mail in told] == [mira.email]
    assert ben.username not in told[0].text
    page = miras.get(go("job", milestone)).content.decode()
    assert page.count(">New<") == 2 and "<script>alert(1)" not in page
    assert ben.email not in page and ben.username not in page
    assert ">New<" not in miras.get(go("job", milestone)).content.decode()
    assert "read" in bens.get(go("job", milestone)).content.decode()

    message = Message.objects.order_by("pk")[0]
    assert (
        b"no message to you"
        in bens.post(go("message_report", milestone, message.pk), follow=True).content
    )
    miras.post(go("message_report", milestone, message.pk))
    assert [mail.to for mail in read_mails() if "reported" in mail.subject] == [staff.email]


@pytest.mark.django_db
def test_questions_are_answered_once_for_every_designer_and_name_nobody(
    mira: User, ben: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    brief = make_brief(client=ben)
    ask = reverse("requests:question_ask", args=[brief.number])
    client_of(mira).post(ask, {"text": "Comfort fit?"})
    client_of(ben).post(ask, {"text": "Mine?"})
    question = Question.objects.get()
    answer = reverse("requests:question_answer", args=[brief.number, question.pk])
    assert client_of(mira).post(answer, {"text": "Yes"}).status_code == 404
    client_of(ben).post(answer, {"text": "Yes, please."})
    client_of(ben).post(answer, {"text": "No."})
    otto = make_designer(username="otto")
    page = client_of(otto).get(brief.get_absolute_url()).content.decode()
    assert "Comfort fit?" in page and "Yes, please." in page
    assert mira.username not in page and "mira" not in page.lower()
    assert {mail.to for mail in read_mails()} == {ben.email, mira.email}


def test_staff_decide_a_dispute_at_the_desk_and_see_what_both_said(
    sandbox: Sandbox,
    agree: Agree,
    mira: User,
    ben: User,
    staff: User,
    client_of: ClientOf,
    read_mails: ReadMails,
) -> None:
    staff.is_superuser = True
    staff.save()
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    client_of(ben).post(go("message_write", milestone), {"text": "The head is too high."})
    client_of(ben).post(go("milestone_dispute", milestone), {"reason": "Not what I described."})
    milestone.refresh_from_db()
    assert milestone.state == MilestoneState.DISPUTED
    client_of(ben).post(go("milestone_approve", milestone))
    milestone.refresh_from_db()
    assert milestone.state == MilestoneState.DISPUTED
    desk = client_of(staff)
    act = reverse("admin:design_requests_milestone_do", args=[milestone.pk, "decide"])
    listed = desk.get(reverse("admin:design_requests_milestone_changelist"))
    assert str(milestone) in listed.content.decode()
    heard = desk.get(act).content.decode()
    for said in ("Not what I described.", "The head is too high.", "100.00 USD", "two dates"):
        assert said in heard, said
    form = {"percent": "40", "reason": "The head is right, the shank is not.", "attempt": uuid4()}
    shown = desk.post(act, form)
    page = shown.content.decode()
    for said in ("The head is too high.", "40.00 USD", "60.00 USD", "A signet with our two dates"):
        assert said in page, said
    done = desk.post(act, {**form, "confirmed": shown.context["effect"].digest})
    assert done.status_code == 303
    milestone.refresh_from_db()
    assert milestone.state == MilestoneState.SETTLED
    told = [mail for mail in read_mails() if mail.subject.startswith("Decided")]
    assert {mail.to for mail in told} == {ben.email, mira.email}
    assert all("the shank is not" in mail.text and "hello@" in mail.text for mail in told)
    assert RequestLicence.objects.count() == 1
    assert Client().get(act).status_code in {302, 403, 404}
