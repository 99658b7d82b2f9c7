"""Whoever asked is mailed what became cheaper and what is new: once, until they end it."""

import re
from datetime import timedelta

import pgtrigger
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import User
from models_catalog.models import CadModel, LicenceOffer, ListingIndex
from models_catalog.services.index_listing import index_listing
from privacy.erasing.cancel_erasure import cancel_erasure
from privacy.erasing.request_erasure import request_erasure
from privacy.states import RestrictionGround
from privacy.wishes.restrict_person import restrict_person
from saving.models import DigestWish, Follow, WishListItem
from saving.selectors.digest import MOST_OF_EACH
from saving.services.change_list import share_list
from saving.services.choose_digest import choose_digest
from saving.services.follow_designer import follow_designer
from saving.services.save_piece import save_piece
from saving.services.send_digests import send_digests
from tests.fixtures import ClientOf, ReadMails
from tests.shop import shelve


def price(offer: LicenceOffer, minor: int) -> None:
    LicenceOffer.objects.filter(pk=offer.pk).update(price_minor=minor)
    index_listing(cad_model=CadModel.objects.get(pk=offer.cad_model_id))


def a_day_later() -> None:
    with pgtrigger.ignore():
        DigestWish.objects.update(sent_at=F("sent_at") - timedelta(days=1))
        ListingIndex.objects.update(published_at=F("published_at") - timedelta(days=1))
        Follow.objects.update(since=F("since") - timedelta(days=1))


def asked(person: User) -> None:
    """A while ago, so that what is put on the shelf now is newer."""
    choose_digest(actor=person, is_wanted=True)
    DigestWish.objects.update(asked_at=timezone.now() - timedelta(minutes=5))


def test_a_price_that_fell_and_a_new_piece_are_told_once_in_one_mail(
    mira: User, ben: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    offer = shelve(designer=mira, title="Fern ring", price_minor=5000)
    save_piece(actor=ben, cad_model=offer.cad_model)
    follow_designer(actor=ben, designer=mira)
    Follow.objects.update(since=timezone.now() - timedelta(minutes=5))
    CadModel.objects.update(published_at=timezone.now() - timedelta(days=9))
    index_listing(cad_model=CadModel.objects.get())
    assert send_digests() == 0, "nobody asked"
    for _ in range(2):
        client_of(ben).post("/saved/mail/", {"is_wanted": "yes"})
    DigestWish.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    price(offer, 6000)
    assert send_digests() == 0, "dearer is no news"
    a_day_later()
    price(offer, 4000)
    shelve(designer=mira, title="Moss ring")
    assert send_digests() == 1
    (mail,) = read_mails()
    assert mail.to == ben.email
    assert "Fern ring" in mail.text and "40.00" in mail.text and "50.00" in mail.text
    assert "Moss ring" in mail.text
    assert send_digests() == 0
    a_day_later()
    assert send_digests() == 0, "told once"
    assert WishListItem.objects.get().known_minor == 4000
    assert len(read_mails()) == 1


def test_the_link_in_the_mail_ends_it_without_a_log_in_and_a_look_does_not(
    mira: User, ben: User, read_mails: ReadMails
) -> None:
    offer = shelve(designer=mira, price_minor=5000)
    save_piece(actor=ben, cad_model=offer.cad_model)
    asked(ben)
    price(offer, 4000)
    send_digests()
    (mail,) = read_mails()
    found = re.search(r"https?://[^/]+(/saved/mail/stop/\S+)", mail.text)
    assert found
    assert Client().get(found[1]).status_code == 200
    assert DigestWish.objects.exists()
    Client().post(f"{found[1][:-3]}xx/")
    assert DigestWish.objects.exists(), "an altered link changes nothing"
    for _ in range(2):
        assert "switched off" in Client().post(found[1]).content.decode()
    assert not DigestWish.objects.exists()


def test_who_is_restricted_gets_none_and_a_hidden_designers_piece_is_not_told(
    mira: User, ben: User, read_mails: ReadMails
) -> None:
    offer = shelve(designer=mira, price_minor=5000)
    save_piece(actor=ben, cad_model=offer.cad_model)
    asked(ben)
    price(offer, 4000)
    restrict_person(actor=mira, person=mira, ground=RestrictionGround.ASKED, method="my data")
    assert send_digests() == 0
    restrict_person(actor=ben, person=ben, ground=RestrictionGround.ASKED, method="my data")
    a_day_later()
    assert send_digests() == 0
    assert not [mail for mail in read_mails() if "costs less" in mail.subject]


def test_what_finds_no_room_in_a_mail_is_told_in_the_next_or_counted(
    mira: User, ben: User, read_mails: ReadMails
) -> None:
    offers = [shelve(designer=mira, title=f"Ring {number}") for number in range(MOST_OF_EACH + 2)]
    for offer in offers:
        save_piece(actor=ben, cad_model=offer.cad_model)
    asked(ben)
    follow_designer(actor=ben, designer=mira)
    Follow.objects.update(since=timezone.now() - timedelta(minutes=5))
    for offer in offers:
        price(offer, 4000)
    assert send_digests() == 1
    (first,) = read_mails()
    assert first.text.count("before 50.00") == MOST_OF_EACH
    assert "And 2 more, on the pages of the designers whom you follow." in first.text
    a_day_later()
    assert send_digests() == 1
    told = [mail.text.count("before 50.00") for mail in read_mails()]
    assert sorted(told) == [2, MOST_OF_EACH]
    a_day_later()
    assert send_digests() == 0


def test_who_asked_to_be_erased_gets_none_and_shares_no_list(
    mira: User, ben: User, client: Client
) -> None:
    offer = shelve(designer=mira)
    item = save_piece(actor=ben, cad_model=offer.cad_model)
    shared = share_list(actor=ben, wish_list=item.wish_list, is_shared=True)
    asked(ben)
    price(offer, 4000)
    assert client.get(f"/lists/{shared.link}/").status_code == 200
    erasure = request_erasure(actor=ben, person=ben)
    assert client.get(f"/lists/{shared.link}/").status_code == 404
    assert send_digests() == 0
    cancel_erasure(actor=ben, erasure=erasure)
    assert client.get(f"/lists/{shared.link}/").status_code == 200
    assert send_digests() == 1
