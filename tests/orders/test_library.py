"""Only the holder of an active licence gets its files, on the page and over the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services.create_api_token import create_api_token
from accounts.token_scopes import TokenScope
from models_catalog.models import CadModel, Release
from models_catalog.services.withdraw_listing import withdraw_listing
from models_catalog.text import file_size
from orders.models import Download, LicenceGrant, Order
from orders.states import GrantState, OrderState
from tests.fixtures import ClientOf
from tests.pdf import words_of
from tests.shop import add_file, make_listing, make_offer, put_on_shelf, shelve

CONTENT = b"solid of ben\nendsolid of ben\n"


def address(grant: LicenceGrant, file_id: int) -> str:
    return reverse("orders:download_file", args=[grant.number, file_id])


def test_the_holder_downloads_the_original_and_the_proof_is_kept(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    buy(ben, make_listing(designer=mira, content=CONTENT))
    grant = LicenceGrant.objects.get()
    file = grant.order_line.release.files.get()
    client = client_of(ben)
    page = client.get(reverse("orders:library")).content.decode()
    assert address(grant, file.pk) in page
    assert "signet.stl" in page and file_size(file.size_bytes) in page
    answer = client.post(address(grant, file.pk))
    assert answer.status_code == 303
    assert answer["Referrer-Policy"] == "no-referrer", "no store learns which page asked"
    served = Client().get(answer["Location"])
    assert served.getvalue() == CONTENT
    assert 'filename="signet.stl"' in served["Content-Disposition"]
    proof = Download.objects.get()
    assert (proof.grant, proof.sha256) == (grant, file.sha256)


def test_a01_every_role_and_object_but_the_holders_own_is_not_found(
    mira: User,
    ben: User,
    carol: User,
    staff: User,
    buy: Callable[..., Order],
    client_of: ClientOf,
) -> None:
    buy(ben, make_listing(designer=mira))
    buy(carol, make_listing(designer=mira))
    grants = {grant.holder: grant for grant in LicenceGrant.objects.all()}
    files = {who: grant.order_line.release.files.get().pk for who, grant in grants.items()}
    allowed = set()
    for person in (mira, ben, carol, staff):
        client = client_of(person)
        for holder, grant in grants.items():
            for owner, file_id in files.items():
                answer = client.post(address(grant, file_id))
                if answer.status_code == 303:
                    allowed.add((person, holder, owner))
                else:
                    assert answer.status_code == 404
            page = client.get(grant.get_absolute_url())
            assert page.status_code == (200 if person == holder else 404)
    assert allowed == {(ben, ben, ben), (carol, carol, carol)}
    assert Download.objects.count() == 2
    visitor = Client().post(address(grants[ben], files[ben]))
    assert visitor.status_code == 302
    assert "login" in visitor["Location"]


@pytest.mark.parametrize("state", [GrantState.SUSPENDED, GrantState.REVOKED])
def test_a_licence_that_ended_opens_no_file_and_the_library_says_so(
    mira: User,
    ben: User,
    buy: Callable[..., Order],
    client_of: ClientOf,
    state: GrantState,
) -> None:
    buy(ben, make_listing(designer=mira))
    ended = timezone.now() if state == GrantState.REVOKED else None
    LicenceGrant.objects.update(state=state, revoked_at=ended)
    grant = LicenceGrant.objects.get()
    file_id = grant.order_line.release.files.get().pk
    client = client_of(ben)
    assert client.post(address(grant, file_id)).status_code == 404
    page = client.get(reverse("orders:library")).content.decode()
    assert str(state.label) in page
    assert "Download" not in page


def test_a_buyer_keeps_the_release_that_was_bought(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    offer = make_listing(designer=mira)
    buy(ben, offer)
    newer = add_file(offer.cad_model.releases.create(number=2), b"solid new\nendsolid new\n")
    grant = LicenceGrant.objects.get()
    assert client_of(ben).post(address(grant, newer.pk)).status_code == 404


def test_a_buyer_gets_the_versions_that_come_after_and_keeps_the_one_that_was_bought(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    offer = make_listing(designer=mira)
    buy(ben, offer)
    piece = offer.cad_model
    second = Release.objects.create(cad_model=piece, number=2, notes="A **thicker** shank.")
    newer = add_file(second, b"solid new\nendsolid new\n", "signet-2.stl")
    grant = LicenceGrant.objects.get()
    client = client_of(ben)
    assert client.post(address(grant, newer.pk)).status_code == 404, "not published yet"
    put_on_shelf(second)
    page = client.get(reverse("orders:library")).content.decode()
    assert "signet-2.stl" in page and "signet.stl" in page
    assert "the newest" in page and "the one that you bought" in page
    assert "<strong>thicker</strong>" in page
    first = piece.releases.get(number=1).files.get()
    for file in (first, newer):
        assert client.post(address(grant, file.pk)).status_code == 303
    # What comes after an exclusive sale is for whoever bought that.
    CadModel.objects.filter(pk=piece.pk).update(
        sold_exclusively_at=second.created_at - timedelta(days=1)
    )
    assert client.post(address(grant, newer.pk)).status_code == 404
    assert "signet-2.stl" not in client.get(reverse("orders:library")).content.decode()


def test_an_empty_library_leads_to_the_models(ben: User, client_of: ClientOf) -> None:
    page = client_of(ben).get(reverse("orders:library")).content.decode()
    assert "Your library is empty" in page


def test_the_certificate_names_holder_terms_and_file(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    buy(ben, make_listing(designer=mira))
    grant = LicenceGrant.objects.get()
    page = client_of(ben).get(grant.get_absolute_url()).content.decode()
    for words in (grant.number, "25 castings", "Mira Kessler", "2026-11", "ben"):
        assert words in page
    assert grant.order_line.release.files.get().sha256 in page


def test_the_certificate_is_a_pdf_of_what_was_sold_for_its_holder_only(
    mira: User,
    ben: User,
    carol: User,
    buy: Callable[..., Order],
    client_of: ClientOf,
) -> None:
    ben.display_name = "Ben #panic() *Ольга* 李"
    ben.save()
    buy(ben, make_listing(designer=mira, title="Signet $x$ _oval_"))
    ben.display_name = "Somebody else"
    ben.save()
    grant = LicenceGrant.objects.get()
    address = reverse("orders:licence_certificate", args=[grant.number])
    assert address in client_of(ben).get(grant.get_absolute_url()).content.decode()
    answer = client_of(ben).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert f"{grant.number}.pdf" in answer["Content-Disposition"]
    words = words_of(answer.content)
    for said in (
        grant.number,
        "Ben #panic()",
        "Ольга*",
        "Signet $x$ _oval_",
        "Mira Kessler, Pforzheim",
        "Studio licence for 25 castings.",
        reverse("orders:licence_verify"),
        grant.order_line.terms_version,
        grant.order_line.release.files.get().sha256,
    ):
        assert said in words, words
    assert "Somebody else" not in words
    assert "Revoked" not in words
    assert client_of(carol).get(address).status_code == 404
    assert "login" in Client().get(address)["Location"]
    LicenceGrant.objects.update(state=GrantState.REVOKED, revoked_at=timezone.now())
    assert "Revoked: it allows nothing" in words_of(client_of(ben).get(address).content)


@pytest.mark.parametrize("count", [1, 5])
def test_the_library_asks_as_many_questions_for_one_as_for_many(
    mira: User,
    ben: User,
    buy: Callable[..., Order],
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    buy(ben, *[make_listing(designer=mira) for _ in range(count)])
    client = client_of(ben)
    with django_assert_max_num_queries(17):
        client.get(reverse("orders:library"))


def test_the_api_lists_the_library_and_gives_signed_downloads(
    mira: User, ben: User, carol: User, buy: Callable[..., Order]
) -> None:
    buy(ben, make_listing(designer=mira, content=CONTENT))
    grant = LicenceGrant.objects.get()
    client = APIClient()
    _, token = create_api_token(actor=ben, name="cutter", scope=TokenScope.DOWNLOAD)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    (licence,) = client.get("/api/v1/library/").json()["results"]
    assert (licence["number"], licence["castings"]) == (grant.number, 25)
    (file,) = licence["files"]
    download = f"/api/v1/library/{grant.number}/files/{file['id']}/download/"
    answer = client.post(download).json()
    assert Client().get(answer["url"]).getvalue() == CONTENT
    _, token = create_api_token(actor=carol, name="cutter", scope=TokenScope.DOWNLOAD)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert client.get("/api/v1/library/").json()["results"] == []
    assert client.post(download).status_code == 404
    assert APIClient().get("/api/v1/library/").status_code == 401


def test_the_page_of_a_model_in_the_library_offers_what_adds_something(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    studio = shelve(designer=mira)
    unlimited = make_offer(studio.cad_model, kind="unlimited", price_minor=20_000)
    page = studio.cad_model.get_absolute_url()
    client = client_of(ben)
    assert "You hold" not in client.get(page).content.decode()
    buy(ben, studio)
    owned = client.get(page).content.decode()
    assert "You hold a licence for this model" in owned
    assert "Studio: 25 castings more" in owned
    assert "Unlimited: any number of castings" in owned
    buy(ben, unlimited)
    owned = client.get(page).content.decode()
    assert "You hold 2 licences for this model" in owned
    assert "Put in the cart" not in owned


def test_a_licence_that_was_revoked_is_not_held_any_more_and_can_be_bought_again(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    offer = shelve(designer=mira)
    unlimited = make_offer(offer.cad_model, kind="unlimited", price_minor=20_000)
    buy(ben, unlimited)
    page = offer.cad_model.get_absolute_url()
    assert "You hold" in client_of(ben).get(page).content.decode()
    LicenceGrant.objects.update(state=GrantState.REVOKED, revoked_at=timezone.now())
    shown = client_of(ben).get(page).content.decode()
    assert "You hold" not in shown
    assert "Put in the cart" in shown
    assert buy(ben, unlimited).state == OrderState.PAID


def test_a_piece_off_the_shelf_keeps_a_page_for_who_bought_it_and_for_nobody_else(
    mira: User, ben: User, carol: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    offer = shelve(designer=mira)
    buy(ben, offer)
    page = offer.cad_model.get_absolute_url()
    assert "No longer sold" not in client_of(ben).get(page).content.decode()
    withdraw_listing(actor=mira, cad_model=offer.cad_model)

    grant = LicenceGrant.objects.get()
    file = grant.order_line.release.files.get()
    kept = client_of(ben).get(page)
    words = kept.content.decode()
    assert "No longer sold" in words and grant.number in words
    assert kept["Cache-Control"] == "private, no-store"
    assert client_of(ben).post(address(grant, file.pk)).status_code == 303
    assert address(grant, file.pk) in words
    assert client_of(mira).get(page)["Location"] == f"/studio/models/{offer.cad_model.slug}/"
    assert client_of(carol).get(page).status_code == 404
    assert Client().get(page).status_code == 404
