"""Pictures with a brief, drawn anew; and private briefs, which only asked designers read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.personal import data_subject
from common.storage import private_files
from design_requests.errors import OfferRefused
from design_requests.forms import BriefForm
from design_requests.models import AskedDesigner, Brief, BriefPicture
from design_requests.models.brief_picture import PICTURES_AT_MOST
from design_requests.personal import personal_files
from design_requests.services.close_brief import close_brief
from design_requests.services.make_offer import make_offer
from design_requests.services.publish_brief import publish_brief
from design_requests.services.write_brief import write_brief
from design_requests.states import BriefState
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.request_erasure import request_erasure
from tests.accounts.test_picture import photo
from tests.cast import make_designer
from tests.design_requests.making import make_brief
from tests.design_requests.making import make_offer as insert_offer
from tests.fixtures import ClientOf, ReadMails

pytestmark = pytest.mark.django_db(transaction=True)


def send(client: Client, brief: Brief, *bodies: bytes) -> Any:
    files = [SimpleUploadedFile(f"{at}.jpg", body) for at, body in enumerate(bodies)]
    address = reverse("requests:pictures_add", args=[brief.number])
    return client.post(address, {"pictures": files}, follow=True)


def address_of(picture: BriefPicture) -> str:
    return reverse("requests:brief_picture", args=[picture.brief.number, picture.pk])


def stored(picture: BriefPicture) -> bytes:
    with private_files().open(picture.storage_key) as body:
        return bytes(body.read())


def test_a13_p07_a_picture_is_drawn_anew_and_seen_by_who_may_read_the_brief(
    mira: User, ben: User, carol: User, client_of: ClientOf
) -> None:
    brief = make_brief(client=ben, state=BriefState.DRAFT)
    sent = photo(size=(2400, 1200))
    assert b"Canary" in sent
    page = send(client_of(ben), brief, sent, photo("PNG", mode="RGBA"))
    assert "The brief has 2 pictures now." in page.content.decode()
    picture = brief.pictures.get(position=1)
    kept = stored(picture)
    assert b"Canary" not in kept and b"Exif" not in kept and len(kept) == picture.size_bytes

    answer: Any = client_of(ben).get(address_of(picture))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, no-store")
    assert b"".join(answer.streaming_content) == kept
    assert client_of(mira).get(address_of(picture)).status_code == 404
    publish_brief(actor=ben, brief=brief)
    assert client_of(mira).get(address_of(picture)).status_code == 200
    assert client_of(carol).get(address_of(picture)).status_code == 404
    assert Client().get(address_of(picture)).status_code == 302
    assert address_of(picture) in client_of(mira).get(brief.get_absolute_url()).content.decode()
    late = send(client_of(ben), brief, photo())
    assert "It is no draft any more" in late.content.decode() and brief.pictures.count() == 2


def test_a12_what_is_no_picture_or_one_too_many_is_refused_and_nothing_stays(
    ben: User, client_of: ClientOf
) -> None:
    brief, bens = make_brief(client=ben, state=BriefState.DRAFT), client_of(ben)
    refused = send(bens, brief, photo(size=(40, 40)), b"<svg onload=alert(1)>").content.decode()
    assert "Picture 2: This is no picture" in refused
    assert not brief.pictures.exists()
    assert private_files().listdir("references")[1] == []
    send(bens, brief, *[photo(size=(40, 40))] * PICTURES_AT_MOST)
    more = send(bens, brief, photo(size=(40, 40))).content.decode()
    assert "12 pictures at most" in more and brief.pictures.count() == PICTURES_AT_MOST
    with pytest.raises(DatabaseError, match="one_of_twelve"), transaction.atomic():
        BriefPicture.objects.create(brief=brief, position=13, storage_key="x", size_bytes=1)

    gone = brief.pictures.get(position=3)
    bens.post(reverse("requests:picture_remove", args=[brief.number, gone.pk]))
    assert not private_files().exists(gone.storage_key)
    send(bens, brief, photo(size=(40, 40)))
    assert brief.pictures.count() == PICTURES_AT_MOST
    close_brief(actor=ben, brief=brief)
    assert not BriefPicture.objects.exists()


def test_pictures_are_in_the_copy_of_ones_data_and_go_with_the_account(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    brief = make_brief(client=ben, state=BriefState.DRAFT)
    send(client_of(ben), brief, photo(size=(40, 40)))
    (copied,) = personal_files(data_subject(ben))
    key = brief.pictures.get().storage_key
    assert (copied.key, copied.path.rpartition("/")[2]) == (key, "picture 1.webp")
    publish_brief(actor=ben, brief=brief)
    insert_offer(brief=brief, designer=mira)
    asked = request_erasure(actor=ben, person=ben, waive_grace=True)
    while continue_erasure(asked.pk, is_over=lambda: False):
        pass
    assert Brief.objects.filter(pk=brief.pk).exists()
    assert not BriefPicture.objects.exists()
    assert not private_files().exists(key)


def test_a_private_brief_is_read_by_asked_designers_alone(
    mira: User, ben: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    otto, bens = make_designer(username="otto"), client_of(ben)
    typed = {"kind": "ring", "description": "A signet.", "is_private": "on", "asked": "nobody"}
    assert (
        "No designer here is named"
        in bens.post(reverse("requests:brief_new"), typed).content.decode()
    )
    bens.post(reverse("requests:brief_new"), {**typed, "asked": "Mira"})
    brief = Brief.objects.get()
    assert brief.is_private
    shown = bens.get(reverse("requests:brief_publish", args=[brief.number])).content.decode()
    assert f"{mira.designer_name} can read it" in shown
    bens.post(reverse("requests:brief_publish", args=[brief.number]))
    assert [mail.to for mail in read_mails() if "You are asked" in mail.subject] == [mira.email]

    listing, page = reverse("requests:studio_briefs"), brief.get_absolute_url()
    assert brief.number in client_of(mira).get(listing).content.decode()
    assert brief.number not in client_of(otto).get(listing).content.decode()
    assert client_of(mira).get(page).status_code == 200
    assert client_of(otto).get(page).status_code == 404
    with pytest.raises(OfferRefused, match="asked others"):
        make_offer(actor=otto, brief=brief, terms=None, milestones=())  # type: ignore[arg-type]
    with pytest.raises(DatabaseError, match="nobody asked"), transaction.atomic():
        insert_offer(brief=brief, designer=otto)
    with pytest.raises(DatabaseError, match="brief_published_unchanged"), transaction.atomic():
        Brief.objects.update(is_private=False)


def test_a_draft_that_is_shown_to_all_after_all_asks_nobody(mira: User, ben: User) -> None:
    said = {"kind": "ring", "description": "A signet.", "is_private": True}
    brief = write_brief(actor=ben, brief=None, said=said, asked=[mira])
    assert BriefForm(instance=brief).initial["asked"] == mira.username
    write_brief(actor=ben, brief=brief, said={**said, "is_private": False}, asked=[mira])
    assert not AskedDesigner.objects.exists()
