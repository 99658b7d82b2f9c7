"""Who is told of which step, and that nobody is told twice or of another's name."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.models import Machine
from common.personal import settle
from design_requests.models import Milestone, Offer
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.ask_for_changes import ask_for_changes
from design_requests.services.make_offer import Planned, Terms, make_offer
from design_requests.services.run_requests import run_requests
from design_requests.services.withdraw_offer import withdraw_offer
from models_catalog.licences import LicenceKind
from tests.cast import make_designer
from tests.design_requests import making
from tests.design_requests.conftest import can_be_paid
from tests.design_requests.making import hand_over
from tests.fixtures import ReadMails
from tests.stripe import Sandbox

Agree = Callable[..., Milestone]


def offered(designer: User, brief_of: User) -> Offer:
    terms = Terms(
        words="As a solid.",
        formats="STL",
        licence_kind=LicenceKind.PERSONAL,
        round_count=2,
        valid_until=timezone.now() + timedelta(days=5),
    )
    return make_offer(
        actor=designer,
        brief=making.make_brief(client=brief_of),
        terms=terms,
        milestones=[Planned(title="The model", price_minor=10000, day_count=10)],
    )


def test_each_side_is_told_of_an_offer_that_is_made_withdrawn_lapsed_or_not_chosen(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, read_mails: ReadMails
) -> None:
    def subjects(person: User) -> list[str]:
        return [mail.subject for mail in read_mails() if mail.to == person.email]

    withdraw_offer(actor=mira, offer=offered(mira, ben))
    assert len(subjects(ben)) == 2 and not subjects(mira)
    offered(mira, ben)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        run_requests(actor=Machine.SCHEDULE)
        run_requests(actor=Machine.SCHEDULE)
    assert len(subjects(ben)) == 4
    assert len(subjects(mira)) == 1

    otto = make_designer(username="otto")
    won = offered(mira, ben)
    making.make_offer(brief=won.brief, designer=otto)
    agree(won)
    assert sum("ended" in one for one in subjects(otto)) == 1
    assert sum("Paid and held" in one for one in subjects(ben)) == 1
    for mail in read_mails():
        if mail.to in {mira.email, otto.email}:
            assert ben.email not in mail.text and ben.username not in mail.text


def test_a_silence_is_told_of_on_days_3_and_6_once_and_then_approves(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, read_mails: ReadMails
) -> None:
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())

    def told() -> list[str]:
        return [mail.subject for mail in read_mails() if "to answer" in mail.subject]

    for days, count in ((2, 0), (3, 1), (4, 1), (6, 2), (7, 2)):
        with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1)):
            run_requests(actor=Machine.SCHEDULE)
            run_requests(actor=Machine.SCHEDULE)
        assert len(told()) == count, days
    assert sorted(one[:6] for one in told()) == ["1 day ", "4 days"]
    milestone.refresh_from_db()
    assert milestone.state == "settled"
    assert any("is paid to you" in mail.subject for mail in read_mails())


def test_a_second_delivery_is_reminded_of_anew(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, read_mails: ReadMails
) -> None:
    milestone = agree()
    for _ in range(2):
        hand_over(actor=mira, milestone=milestone)
        with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
            run_requests(actor=Machine.SCHEDULE)
        milestone.refresh_from_db()
        if milestone.rounds_used == 0:
            ask_for_changes(actor=ben, milestone=milestone, what="Thinner, please.")
    assert sum("to answer" in mail.subject for mail in read_mails()) == 2
    (changes,) = [mail for mail in read_mails() if "Changes wanted" in mail.subject]
    assert changes.to == mira.email and "Thinner, please." in changes.text


def test_p50_the_other_side_is_told_once_that_one_left_and_keeps_what_was_agreed(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, read_mails: ReadMails
) -> None:
    milestone = agree()
    for _ in range(2):
        settle.call_all(ben)
    (told,) = [mail for mail in read_mails() if "left" in mail.subject]
    assert told.to == mira.email
    assert "Former member" in told.text and ben.username not in told.text
    hand_over(actor=mira, milestone=milestone)
    ben.closed_at = timezone.now()
    assert ben.designer_name == "Former member"
    settle.call_all(mira)
    assert sum("left" in mail.subject for mail in read_mails()) == 2
    approve_milestone(actor=ben, milestone=milestone)


def test_with_the_pages_shut_what_is_held_goes_on_and_mails_lead_home(
    sandbox: Sandbox,
    agree: Agree,
    mira: User,
    ben: User,
    read_mails: ReadMails,
    settings: Settings,
) -> None:
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    settings.DESIGN_REQUESTS_OPEN = False
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        run_requests(actor=Machine.SCHEDULE)
    milestone.refresh_from_db()
    assert milestone.state == "settled"
    (told,) = [mail for mail in read_mails() if "Approved" in mail.subject and mail.to == ben.email]
    assert f"{settings.SITE_URL}/\n" in told.text and "/requests/" not in told.text
