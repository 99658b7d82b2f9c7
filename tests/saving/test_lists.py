"""Lists that somebody keeps, private or shared by a link that nobody guesses; designers."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from models_catalog.models import CadModel, CastabilityCheck
from models_catalog.services.index_listing import index_listing
from saving.errors import NotSaved
from saving.models import DigestWish, Follow, WishList, WishListItem
from saving.models.wish_list import LISTS_AT_MOST
from saving.services.change_list import make_list
from saving.services.follow_designer import follow_designer
from saving.services.save_piece import save_piece
from tests.fixtures import ClientOf
from tests.races import in_threads
from tests.shop import shelve


def test_a_piece_is_saved_once_however_often_it_is_sent_and_taken_out_again(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    page = Client().get(listing.get_absolute_url()).content.decode()
    assert f"/saved/pieces/{listing.slug}/" in page
    visitor = Client().get(f"/saved/pieces/{listing.slug}/")
    assert visitor.status_code == 302 and "login" in visitor["Location"]
    browser = client_of(ben)
    for _ in range(2):
        answer = browser.post(f"/saved/pieces/{listing.slug}/add/", follow=True)
        assert "“Fern ring” is in “Wish list”." in answer.content.decode()
    item = WishListItem.objects.get()
    assert (item.wish_list.owner, item.known_minor) == (ben, 5000)
    browser.post(f"/saved/pieces/{listing.slug}/add/", {"name": "For the fair"})
    assert set(WishList.objects.values_list("name", flat=True)) == {"Wish list", "For the fair"}
    page = browser.get(f"/saved/pieces/{listing.slug}/").content.decode()
    assert "It is in" in page and "For the fair" in page
    for _ in range(2):
        browser.post(f"/saved/lists/{item.wish_list_id}/pieces/{listing.slug}/remove/")
    assert WishListItem.objects.count() == 1


def test_a_page_from_before_a_piece_was_renamed_still_takes_it_out(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    before, wish_list = listing.slug, save_piece(actor=ben, cad_model=listing).wish_list
    for slug in ("moss-ring", "moss-band"):
        CadModel.objects.filter(pk=listing.pk).update(slug=slug)
    other = save_piece(actor=ben, cad_model=shelve(designer=mira, title="Fern ring").cad_model)
    answer = client_of(ben).post(
        f"/saved/lists/{wish_list.pk}/pieces/{before}/remove/", follow=True
    )
    assert "“Fern ring” is out of “Wish list”." in answer.content.decode()
    assert list(WishListItem.objects.all()) == [other]


def test_a_list_is_its_owners_alone_until_it_is_shared_and_after(
    mira: User, ben: User, carol: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    wish_list = save_piece(actor=ben, cad_model=listing).wish_list
    browser, stranger = client_of(ben), client_of(carol)
    address = f"/saved/lists/{wish_list.pk}/"
    assert "Fern ring" in browser.get(address).content.decode()
    assert stranger.get(address).status_code == 404
    for act in ("share", "rename", "delete", f"pieces/{listing.slug}/remove"):
        stranger.post(f"{address}{act}/", {"is_shared": "yes", "name": "Mine"})
    wish_list.refresh_from_db()
    assert (wish_list.link, wish_list.name, wish_list.items.count()) == (None, "Wish list", 1)
    for _ in range(2):
        browser.post(f"{address}share/", {"is_shared": "yes"})
    wish_list.refresh_from_db()
    link = f"/lists/{wish_list.link}/"
    answer = Client().get(link)
    page = answer.content.decode()
    assert "Fern ring" in page and "no-store" in answer["Cache-Control"]
    assert ben.username not in page and ben.shown_name not in page
    assert len(str(wish_list.link)) >= 32
    browser.post(f"{address}share/", {"is_shared": "no"})
    assert Client().get(link).status_code == 404
    browser.post(f"{address}share/", {"is_shared": "yes"})
    assert Client().get(link).status_code == 404, "the old link stays dead"


def test_what_left_the_shelf_keeps_its_title_for_the_owner_and_is_not_shown_to_others(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    wish_list = save_piece(actor=ben, cad_model=listing).wish_list
    WishList.objects.update(link="a" * 32)
    CadModel.objects.update(state="withdrawn")
    listing.refresh_from_db()
    index_listing(cad_model=listing)
    assert (
        "Not on the shelf now."
        in client_of(ben).get(f"/saved/lists/{wish_list.pk}/").content.decode()
    )
    assert "Fern ring" not in Client().get(f"/lists/{'a' * 32}/").content.decode()
    with pytest.raises(NotSaved, match="not on the shelf"):
        save_piece(actor=ben, cad_model=listing)


@pytest.mark.parametrize("name", ["", " ", "\0", "a\0b", "x" * 10_000])
def test_a_name_that_is_none_is_refused_in_words(
    mira: User, ben: User, client_of: ClientOf, name: str
) -> None:
    browser = client_of(ben)
    assert browser.post("/saved/lists/", {"name": name}).status_code == 422
    wish_list = make_list(actor=ben, name="Mine")
    page = browser.post(f"/saved/lists/{wish_list.pk}/rename/", {"name": name}, follow=True)
    assert "Give the list a name" in page.content.decode()
    listing = shelve(designer=mira).cad_model
    answer = browser.post(f"/saved/pieces/{listing.slug}/add/", {"name": name}, follow=True)
    assert answer.status_code == 200
    assert set(WishList.objects.values_list("name", flat=True)) == {"Mine"}


def test_a_list_of_somebody_else_takes_nothing_and_there_are_not_too_many(
    mira: User, ben: User, carol: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira).cad_model
    foreign = make_list(actor=carol, name="Hers")
    for chosen in (foreign.pk, 0, "x", "1\0"):
        page = client_of(ben).post(
            f"/saved/pieces/{listing.slug}/add/", {"wish_list": chosen}, follow=True
        )
        assert "This list is gone." in page.content.decode()
    assert not WishListItem.objects.exists()
    for number in range(LISTS_AT_MOST):
        make_list(actor=ben, name=f"List {number}")
    with pytest.raises(NotSaved, match="the most that we keep"):
        make_list(actor=ben, name="One more")


def test_following_is_once_never_oneself_and_ends(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    shelve(designer=mira)
    browser = client_of(ben)
    assert "/saved/designers/mira/" in Client().get("/designers/mira/").content.decode()
    for _ in range(2):
        browser.post("/saved/designers/mira/choose/", {"follows": "yes"})
    assert Follow.objects.get().designer == mira
    assert "Mira Kessler" in browser.get("/saved/").content.decode()
    with pytest.raises(NotSaved, match="yourself"):
        follow_designer(actor=mira, designer=mira)
    with pytest.raises(IntegrityError, match="follow_is_not_of_oneself"), transaction.atomic():
        Follow.objects.create(follower=mira, designer=mira)
    assert browser.get("/saved/designers/a%00b/").status_code == 404
    for _ in range(2):
        browser.post("/saved/designers/mira/choose/", {"follows": "no"})
    assert not Follow.objects.exists()


def test_up_to_four_pieces_stand_side_by_side_in_few_queries(
    mira: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pieces = [shelve(designer=mira, title=f"Ring {number}").cad_model for number in range(5)]
    CastabilityCheck.objects.create(
        release=pieces[0].releases.get(),
        check_kind="wall",
        value_mm=0.7,
        min_silver_mm=0.8,
        min_gold_mm=0.6,
        verdict_silver="fail",
        verdict_gold="pass",
        found_by="",
        is_sure=True,
        code_version=1,
        position=0,
    )
    query: dict[str, Any] = {"piece": [one.slug for one in pieces]}
    Client().get("/compare/", query)
    # Policy, pieces, what was measured of them, and their prices.
    with django_assert_num_queries(5):
        page = Client().get("/compare/", query).content.decode()
    for number in range(4):
        assert f"Ring {number}" in page
    assert "Ring 4" not in page
    assert "Too thin somewhere" in page and "Passes" in page and "Not measured" in page
    assert "20.0 × 4.0 × 22.0 mm" in page and "50.00" in page
    answer = Client().get("/compare/", {"piece": ["nothing", "a\0b", "x" * 10_000, pieces[0].slug]})
    assert answer.status_code == 200
    assert "not on the shelf now" in answer.content.decode()
    assert not answer.cookies


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_save_and_follow_once(mira: User, ben: User) -> None:
    listing = shelve(designer=mira).cad_model

    def press() -> None:
        save_piece(actor=ben, cad_model=listing)
        follow_designer(actor=ben, designer=mira)

    in_threads(press, times=4)
    assert WishList.objects.count() == WishListItem.objects.count() == Follow.objects.count() == 1
    assert not DigestWish.objects.exists()
