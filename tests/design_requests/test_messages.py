"""What both sides send each other with messages, whom one blocks, and how one is mailed."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.models import Machine
from common.personal import data_subject
from common.storage import private_files
from design_requests.errors import MoveRefused, OfferRefused
from design_requests.models import Message, MessageBlock, MessageFile, MessageNotices, Offer
from design_requests.personal import personal_files
from design_requests.services.ask_question import ask_question
from design_requests.services.make_offer import make_offer
from design_requests.services.run_requests import run_requests
from design_requests.services.write_message import write_message
from tests.accounts.test_picture import photo
from tests.clamd import EICAR, clamd
from tests.design_requests.making import hold_payment, make_brief
from tests.design_requests.making import make_offer as insert_offer
from tests.files import cube_stl
from tests.fixtures import ClientOf, ReadMails
from tests.geometry.cad_files import zipped

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offer(mira: User, ben: User) -> Offer:
    """Ben's job with Mira, whose first milestone is paid."""
    offer = insert_offer(brief=make_brief(client=ben), designer=mira)
    for state in ("chosen", "agreed"):
        offer.state = state
        offer.agreed_at = timezone.now() if state == "agreed" else None
        offer.save()
    hold_payment(offer.milestones.get())
    return offer


def at(name: str, offer: Offer, *more: object) -> str:
    return reverse(f"requests:{name}", args=[offer.brief.number, *more])


def send(client: Client, offer: Offer, **files: bytes) -> Any:
    """A message with these files; the ending stands behind the last underscore."""
    sent = [SimpleUploadedFile(".".join(name.rsplit("_", 1)), body) for name, body in files.items()]
    return client.post(at("message_write", offer), {"text": "Look.", "attached": sent}, follow=True)


def stored_count() -> int:
    try:
        return sum(
            len(private_files().listdir(f"messages/{folder}")[1])
            for folder in private_files().listdir("messages")[0]
        ) + len(private_files().listdir("messages")[1])
    except FileNotFoundError:
        return 0


def test_a13_p07_a_picture_is_drawn_anew_and_a_model_file_leaves_as_a_download_to_both_sides_only(
    offer: Offer, mira: User, ben: User, carol: User, client_of: ClientOf
) -> None:
    send(client_of(ben), offer, sketch_jpg=photo(), ring_stl=cube_stl())
    picture, model = MessageFile.objects.all()
    assert (picture.is_picture, model.is_picture) == (True, False)
    with private_files().open(picture.storage_key) as body:
        assert b"Canary" not in body.read()
    page = client_of(mira).get(at("job", offer)).content.decode()
    shown, handed = at("message_file", offer, picture.pk), at("message_file", offer, model.pk)
    assert f'<img src="{shown}"' in page and f'<img src="{handed}"' not in page
    for side in (mira, ben):
        answer = client_of(side).get(shown)
        assert answer["Content-Type"] == "image/webp" and "sandbox" in str(answer.headers)
        leaves = client_of(side).get(handed)
        assert leaves.status_code == 303
        came = client_of(side).get(leaves["Location"])
        assert came["Content-Disposition"] == 'attachment; filename="ring.stl"'
        assert came["Content-Type"] == "application/octet-stream"
    assert client_of(carol).get(shown).status_code == 404
    assert client_of(carol).get(handed).status_code == 404
    assert Client().get(handed).status_code == 302
    copied = [file.path.rpartition("/")[2] for file in personal_files(data_subject(ben))]
    assert [name.rpartition(".")[2] for name in copied] == ["webp", "stl"]
    assert not list(personal_files(data_subject(mira)))


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("page_html", b"<html><script>alert(1)</script>", "page.html"),
        ("run_exe", b"MZ" + bytes(200), "run.exe"),
        ("ring_stl", b"%PDF-1.7 " + bytes(200), "ring.stl"),
        ("drawing_png", b"<svg onload=alert(1)>", "no picture that we can read"),
        ("set_zip", zipped({"old.zip": zipped({"a.stl": b""})}), "another archive"),
    ],
)
def test_a12_what_is_no_file_of_jewellery_is_refused_with_the_text_kept(
    offer: Offer, ben: User, client_of: ClientOf, name: str, body: bytes, why: str
) -> None:
    answer = send(client_of(ben), offer, good_jpg=photo(size=(40, 40)), **{name: body})
    page = answer.content.decode()
    assert (
        answer.status_code == 422
        and why in page
        and ">Look.</textarea>" in page.replace("\r", "").replace(">\n", ">")
    )
    assert not Message.objects.exists() and stored_count() == 0


def test_a14_a_file_with_malware_goes_to_nobody_and_is_not_kept(
    offer: Offer, ben: User, client_of: ClientOf, settings: Settings
) -> None:
    infected = b"solid " + EICAR + b"\nendsolid\n"
    with clamd() as address:
        settings.CLAMD_ADDRESS = address
        page = send(client_of(ben), offer, ring_stl=infected).content.decode()
    assert "virus scanner found" in page
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    assert "just now" in send(client_of(ben), offer, ring_stl=cube_stl()).content.decode()
    assert not Message.objects.exists() and stored_count() == 0


def test_a50_a_hundred_messages_in_a_day_are_the_most(offer: Offer, mira: User, ben: User) -> None:
    Message.objects.bulk_create(Message(offer=offer, sender=ben, text="Look.") for _ in range(100))
    with pytest.raises(MoveRefused, match="100 messages in a day"):
        write_message(actor=ben, offer=offer, text="Once more.")
    write_message(actor=mira, offer=offer, text="Enough.")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        write_message(actor=ben, offer=offer, text="Good morning.")


def test_staff_open_the_files_of_a_reported_message_and_of_no_other(
    offer: Offer, mira: User, ben: User, staff: User, client_of: ClientOf
) -> None:
    staff.is_superuser = True
    staff.save()
    send(client_of(ben), offer, sketch_jpg=photo(size=(40, 40)))
    message = Message.objects.get()
    address = reverse("admin:design_requests_message_file", args=[message.pk, 1])
    assert client_of(staff).get(address).status_code == 404
    client_of(mira).post(at("message_report", offer, message.pk))
    assert client_of(staff).get(address)["Content-Type"] == "image/webp"


def test_who_is_blocked_writes_no_more_and_the_contract_goes_on(
    offer: Offer, mira: User, ben: User, client_of: ClientOf
) -> None:
    other = insert_offer(brief=make_brief(client=ben), designer=mira)
    client_of(ben).post(at("messages_block", offer))
    client_of(ben).post(at("messages_block", offer))
    refused = client_of(mira).post(at("message_write", offer), {"text": "Why?"})
    assert refused.status_code == 422 and "takes no more messages" in refused.content.decode()
    with pytest.raises(MoveRefused, match="Take them again first"):
        write_message(actor=ben, offer=offer, text="Hello")
    # Nor does she reach him by another brief of his.
    third = make_brief(client=ben)
    with pytest.raises(MoveRefused, match="no messages from you"):
        ask_question(actor=mira, brief=third, text="Size?")
    with pytest.raises(OfferRefused, match="no offers from you"):
        make_offer(actor=mira, brief=third, terms=None, milestones=())  # type: ignore[arg-type]
    assert other.state == "open"
    page = client_of(mira).get(reverse("requests:milestone", args=[offer.brief.number, 1]))
    assert "Let our staff decide" in page.content.decode()

    client_of(ben).post(at("messages_unblock", offer))
    assert not MessageBlock.objects.exists()
    write_message(actor=mira, offer=offer, text="Thank you.")


def test_a_mail_of_messages_comes_at_once_once_a_day_or_never(
    offer: Offer, mira: User, ben: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    def told() -> list[str]:
        return [mail.subject for mail in read_mails() if mail.to == mira.email]

    def write(text: str) -> None:
        write_message(actor=ben, offer=offer, text=text)

    miras, page = client_of(mira), reverse("requests:notices")
    assert 'value="at_once" ' in miras.get(page).content.decode()
    write("One.")
    assert len(told()) == 1
    miras.get(at("job", offer))
    miras.post(page, {"way": "daily"})
    write("Two.")
    write("Three.")
    run_requests(actor=Machine.SCHEDULE)
    assert len(told()) == 1
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=5)):
        for _ in range(2):
            run_requests(actor=Machine.SCHEDULE)
        assert len(told()) == 2 and "2 messages wait for you" in told()
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        # What was told of is not told of again, though nobody looked.
        run_requests(actor=Machine.SCHEDULE)
        assert len(told()) == 2
    miras.post(page, {"way": "never"})
    write("Four.")
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        run_requests(actor=Machine.SCHEDULE)
    assert len(told()) == 2
    assert MessageNotices.objects.get().way == "never"
