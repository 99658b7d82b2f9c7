"""What leaves the request for the queue is done by a real worker on the real broker."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from common.mailbox import read_mails
from common.models import Machine, OutboxMail
from common.outbox import enqueue_mail
from common.queue import send
from models_catalog.models import CadModel, Category, PictureRun
from models_catalog.states import WorkState
from orders.cart import CartItem
from orders.models import LicenceGrant, Order
from orders.services.start_checkout import start_checkout
from orders.states import OrderState
from payments.models import WebhookEvent
from payouts.models import ConnectedAccount, Earning
from payouts.services.connect_account import connect_account
from payouts.services.release_earnings import release_now
from payouts.states import EarningState
from tests.files import cube_stl
from tests.fixtures import ClientOf
from tests.queue import NOBODY, queue_at
from tests.shop import make_listing
from tests.stripe import Sandbox
from tests.worker.conftest import Worker


@pytest.fixture
def sell(worker: Worker, sandbox: Sandbox) -> Callable[[User, User], Order]:
    """The buyer pays; Stripe's webhooks come in; the worker settles."""

    def go(buyer: User, designer: User) -> Order:
        offer = make_listing(designer=designer, price_minor=5000)
        items = [CartItem(offer.public_id, offer.price_minor)]
        order = start_checkout(actor=buyer, items=items)
        assert sandbox.pay(order.stripe_session_url) == 303
        sandbox.deliver_all()
        worker.until(all_is_done)
        order.refresh_from_db()
        return order

    return go


def all_is_done() -> bool:
    """Nothing waits in the inbox or the outbox."""
    unsent = OutboxMail.objects.filter(sent_at=None)
    return not WebhookEvent.objects.unprocessed().exists() and not unsent.exists()


def test_a_mail_leaves_after_the_commit(ben: User, worker: Worker) -> None:
    enqueue_mail(
        kind="account_unknown",
        to_address=ben.email,
        recipient=ben,
        context={"user": ben, "email": ben.email},
    )
    worker.until(all_is_done)
    assert ben.email in {mail.to for mail in read_mails()}


def test_a_payment_becomes_a_licence_and_two_mails(
    ben: User, mira: User, worker: Worker, sell: Callable[[User, User], Order]
) -> None:
    order = sell(ben, mira)
    assert order.state == OrderState.PAID
    assert LicenceGrant.objects.get().holder == ben
    sent = {mail.to for mail in read_mails() if order.number in mail.text + mail.subject}
    assert ben.email in sent
    assert OutboxMail.objects.filter(kind="sale_notice", to_address=mira.email).exists()


def test_a52_a_payment_whose_message_the_broker_lost_is_settled_by_the_next_sweep(
    ben: User, mira: User, worker: Worker, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    order = start_checkout(actor=ben, items=[CartItem(offer.public_id, offer.price_minor)])
    assert sandbox.pay(order.stripe_session_url) == 303
    with queue_at(NOBODY):
        sandbox.deliver_all()
    assert WebhookEvent.objects.unprocessed().exists()
    send("payments.settle_due_webhooks_task")
    worker.until(all_is_done)
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_due_share_is_transferred_once_the_account_is_ready(
    ben: User, mira: User, worker: Worker, sandbox: Sandbox, sell: Callable[[User, User], Order]
) -> None:
    sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    connect_account(actor=mira, country="US")
    account = ConnectedAccount.objects.get()
    sandbox.control(f"accounts/{account.stripe_account_id}/onboard")
    sandbox.deliver_all()
    worker.until(lambda: Earning.objects.get().state == EarningState.PAID)
    worker.until(all_is_done)
    assert [made.amount for made in sandbox.transfers()] == [4250]


@pytest.mark.slow
def test_an_upload_is_measured_and_then_pictured(
    mira: User, client_of: ClientOf, worker: Worker
) -> None:
    rings = Category.objects.create(slug="rings", name="Rings")
    words = {"title": "Cube ring", "description": "A cube.", "category": rings.pk}
    sent = {**words, "price_personal": "12.50", "file": SimpleUploadedFile("c.stl", cube_stl())}
    assert client_of(mira).post("/studio/models/new/", sent).status_code == 302
    release = CadModel.objects.get().releases.get()
    worker.until(lambda: PictureRun.objects.filter(state=WorkState.DONE).exists())
    release.run.refresh_from_db()
    assert release.run.state == WorkState.DONE
    assert release.pictures.count() > 1
