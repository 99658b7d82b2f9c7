"""What is approved waits until a stolen card would have been reported, then leaves by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.models import Machine
from design_requests.models import HeldPart, Milestone
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.run_requests import run_requests
from design_requests.states import MilestoneState, PartKind
from tests.design_requests.conftest import can_be_paid
from tests.design_requests.making import hand_over
from tests.fixtures import ClientOf
from tests.stripe import Sandbox

Agree = Callable[..., Milestone]
A_DAY = timedelta(days=1)


@pytest.fixture
def approved(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, settings: Settings
) -> Milestone:
    """The first release of a designer, who can be paid."""
    settings.PAYOUT_HOLD_HOURS, settings.PAYOUT_FIRST_SALES = 14 * 24, 3
    settings.PAYOUT_FIRST_HOLD_HOURS = 30 * 24
    can_be_paid(sandbox, mira)
    milestone = agree()
    hand_over(actor=mira, milestone=milestone)
    approve_milestone(actor=ben, milestone=milestone)
    milestone.refresh_from_db()
    return milestone


def test_a_first_release_waits_for_thirty_days_and_then_leaves_by_itself(
    approved: Milestone, mira: User, ben: User, client_of: ClientOf
) -> None:
    assert approved.paid_at and approved.leaves_at == approved.paid_at + 30 * A_DAY
    day = f"{approved.leaves_at:%-d %B %Y}"
    where = reverse("requests:milestone", args=[approved.offer.brief.number, approved.position])
    for side in (mira, ben):
        assert day in client_of(side).get(where).content.decode()
    # The client has the files at once.
    assert "Your files" in client_of(ben).get(where).content.decode()
    (told,) = [one for one in mail.outbox if one.to == [mira.email] and "Approved" in one.subject]
    assert day in " ".join(str(told.body).split())

    with time_machine.travel(approved.leaves_at - A_DAY):
        run_requests(actor=Machine.SCHEDULE)
        approved.refresh_from_db()
        assert approved.state == MilestoneState.SETTLING and not HeldPart.objects.made().exists()
    with time_machine.travel(approved.leaves_at + timedelta(minutes=1)):
        run_requests(actor=Machine.SCHEDULE)
    approved.refresh_from_db()
    assert approved.state == MilestoneState.SETTLED
    assert HeldPart.objects.made().get().kind == PartKind.RELEASE


def test_nothing_leaves_before_its_day_by_any_hand(approved: Milestone) -> None:
    part = HeldPart.objects.get()
    with pytest.raises(DatabaseError, match="before its hold is over"), transaction.atomic():
        HeldPart.objects.filter(pk=part.pk).update(asked_at=timezone.now())


def test_what_a_bank_takes_back_in_the_meantime_is_nobodys_loss(
    approved: Milestone, sandbox: Sandbox
) -> None:
    charge = approved.payments.get().stripe_charge_id or ""
    sandbox.fraud_warning(charge)
    sandbox.deliver_all()
    approved.refresh_from_db()
    assert approved.state == MilestoneState.DISPUTED and approved.hold_ends_at
    assert not HeldPart.objects.made().exists()
    # Staff say nothing: all of it goes back.
    with time_machine.travel(approved.hold_ends_at + A_DAY):
        run_requests(actor=Machine.SCHEDULE)
    assert HeldPart.objects.made().get().kind == PartKind.REFUND


def test_staff_let_a_share_leave_earlier_and_say_why(
    approved: Milestone, staff: User, client_of: ClientOf
) -> None:
    desk = client_of(staff)
    page = desk.get(reverse("admin:design_requests_milestone_change", args=[approved.pk]))
    assert "Let its share leave now" in page.content.decode()
    action = reverse("admin:design_requests_milestone_do", args=[approved.pk, "end-hold"])
    form = {"reason": "We know both.", "attempt": "6d4c8a52-2b8a-4a3c-9a5e-0f6f5f1c7b11"}
    shown = desk.post(action, form)
    assert "It leaves now and not on" in shown.content.decode()
    digest = shown.context["effect"].digest
    for _ in range(2):
        desk.post(action, {**form, "confirmed": digest}, follow=True)
    approved.refresh_from_db()
    assert approved.state == MilestoneState.SETTLED
    assert HeldPart.objects.made().count() == 1
