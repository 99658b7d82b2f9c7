"""A page kept for visitors is shown as long as it is right, and to nobody whose page is another."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import DesignerProfile, User
from activity.held_events import hand_on
from activity.models import Neighbours
from activity.states import NeighbourKind
from common import kept
from common.models import PageChange
from common.money import Money
from common.page_tidying import tidy_page_changes
from models_catalog.models import CadModel, LicenceOffer, PieceQuestion
from models_catalog.services.index_listing import index_listing
from models_catalog.services.set_prices import set_prices
from models_catalog.services.take_down_listing import take_down_listing
from models_catalog.services.withdraw_listing import withdraw_listing
from privacy.erasing.request_erasure import request_erasure
from privacy.states import RestrictionGround
from privacy.wishes.restrict_person import restrict_person
from tests.activity.looking import browser, written
from tests.cast import make_designer, make_person
from tests.fixtures import ClientOf
from tests.piece_sets import make_set
from tests.reviews.buying import reviewed
from tests.shop import make_offer, shelve

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _redis_answers() -> Iterator[None]:
    kept._away_until[0] = 0.0
    yield
    kept._away_until[0] = 0.0


@pytest.fixture
def piece(mira: User) -> CadModel:
    return shelve(designer=mira, title="Bezel signet").cad_model


def addresses(piece: CadModel) -> list[str]:
    return [f"/models/{piece.slug}/", "/models/", "/", f"/designers/{piece.designer.username}/"]


def look(address: str, visitor: Client | None = None) -> str:
    return (visitor or Client()).get(address).content.decode()


def test_the_second_visitor_gets_the_same_page_for_one_question_to_the_database(
    piece: CadModel,
) -> None:
    for address in addresses(piece):
        first = look(address)
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(address)
        assert len(queries) == 1, address
        assert answer.content.decode() == first
        assert answer["Cache-Control"] == "public, max-age=60"
        assert {"Cookie", "Sec-GPC", "DNT"} <= set(answer["Vary"].split(", "))
        assert not answer.cookies


def test_the_first_look_at_a_piece_asks_six_questions_in_one_snapshot(piece: CadModel) -> None:
    with CaptureQueriesContext(connection) as queries:
        look(f"/models/{piece.slug}/")
    asked = [one["sql"] for one in queries.captured_queries]
    assert len([sql for sql in asked if sql.startswith("SELECT")]) <= 6
    assert asked[0] == "BEGIN" and asked[-1] == "COMMIT" and len(asked) <= 9


def test_a_kept_page_is_counted_like_a_new_one(piece: CadModel) -> None:
    for number in range(3):
        browser(address=f"203.0.{number}.7").get(f"/models/{piece.slug}/")
    hand_on()
    assert [(one.kind, one.piece_id) for one in written()] == [("piece", piece.pk)] * 3


def test_a_page_for_one_visitor_asks_six_questions_at_most_whatever_stands_beside_the_piece(
    piece: CadModel, ben: User
) -> None:
    """In a set, reviewed, asked about, sold exclusively too, and with pieces like it."""
    other = shelve(designer=piece.designer, title="Fern band")
    make_set(piece.designer, piece.offers.get(), other, price_minor=9000)
    make_offer(piece, kind="exclusive", price_minor=90_000)
    reviewed(ben, piece, text="Cast in one go.")
    said = {"answer": "It does.", "answered_at": timezone.now()}
    PieceQuestion.objects.create(cad_model=piece, asker=ben, text="Does it open?", **said)
    Neighbours.objects.create(
        piece_id=piece.pk, kind=NeighbourKind.ALIKE, others=[other.cad_model_id]
    )
    address = f"/models/{piece.slug}/"
    # A cookie of this browser alone, so that nobody shows it a whole page that was kept.
    guest = Client()
    guest.cookies[site_settings.GUEST_COOKIE_NAME] = "nobody"
    first = look(address, guest)
    assert look(address, guest) == first == look(address)
    with CaptureQueriesContext(connection) as queries:
        look(address, guest)
    assert len(queries) <= 6
    for words in ("Also in the set", "Cast in one go.", "It does.", "shelf-alike"):
        assert words in first, words
    set_prices(cad_model=other.cad_model, prices={"studio": 9900})
    assert look(address, guest) != first


def publish_another(piece: CadModel) -> None:
    shelve(designer=piece.designer, title="Open bangle")


def change_price(piece: CadModel) -> None:
    set_prices(cad_model=piece, prices={"studio": 7700})
    index_listing(cad_model=piece)


def change_title(piece: CadModel) -> None:
    CadModel.objects.filter(pk=piece.pk).update(title="Renamed signet")


def rename_designer(piece: CadModel) -> None:
    DesignerProfile.objects.filter(user=piece.designer).update(studio_name="Another House")


def withdraw(piece: CadModel) -> None:
    withdraw_listing(actor=piece.designer, cad_model=piece)


def take_down(piece: CadModel) -> None:
    desk = make_person(username="desk-two", is_staff=True, is_superuser=True)
    take_down_listing(actor=desk, cad_model=piece, reason="It is somebody else's.")


def restrict(piece: CadModel) -> None:
    ground = next(iter(RestrictionGround))
    restrict_person(actor=piece.designer, person=piece.designer, ground=ground, method="page")


def ask_to_be_erased(piece: CadModel) -> None:
    request_erasure(actor=piece.designer, person=piece.designer)


def is_shown(words: str) -> Callable[[str], bool]:
    return lambda page: words in page


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (publish_another, None, "Open bangle"),
        (change_price, str(Money(5000, "usd")), str(Money(7700, "usd"))),
        (change_title, "Bezel signet", "Renamed signet"),
        (rename_designer, "Mira Kessler", "Another House"),
        (withdraw, "Bezel signet", None),
        (take_down, "Bezel signet", None),
        (restrict, "Bezel signet", None),
        (ask_to_be_erased, "Bezel signet", None),
    ],
)
def test_what_changes_is_seen_on_the_next_look(
    piece: CadModel, change: Callable[[CadModel], None], before: str | None, after: str | None
) -> None:
    pages = addresses(piece)
    for address in pages * 2:
        look(address)
    change(piece)
    for address in pages:
        page = look(address)
        assert before is None or before not in page, address
        # The home page says no price of its first piece, and a piece's page nothing of a new one.
        says_nothing = (address, change) in {("/", change_price), (pages[0], publish_another)}
        assert after is None or says_nothing or after in page, address


def test_questions_come_and_go(piece: CadModel, ben: User) -> None:
    address = f"/models/{piece.slug}/"
    look(address)
    one = PieceQuestion.objects.create(cad_model=piece, asker=ben, text="Does it open?")
    assert "Does it open?" not in look(address)
    PieceQuestion.objects.filter(pk=one.pk).update(answer="It does.", answered_at=timezone.now())
    assert "It does." in look(address)
    PieceQuestion.objects.filter(pk=one.pk).update(hidden_at=timezone.now())
    assert "It does." not in look(address)


def test_nobody_gets_the_page_of_somebody_else(
    piece: CadModel, mira: User, ben: User, client_of: ClientOf
) -> None:
    """Each address in turn by a visitor, two people and somebody with a wish, and again."""
    mira.display_name, ben.display_name = "Mira Ownname", "Ben Ownname"
    mira.save()
    ben.save()
    people = {"Mira Ownname": client_of(mira), "Ben Ownname": client_of(ben)}
    wish = Client(headers={"sec-gpc": "1"})
    for address in [*addresses(piece), "/cart/", "/help/", "/status/", "/models/?q=signet"]:
        for _ in range(2):
            plain = look(address)
            assert "Log out" not in plain and "csrfmiddlewaretoken" not in plain, address
            for name, client in people.items():
                page = look(address, client)
                assert "Log out" in page and f">{name}</p>" in page, address
                others = [other for other in people if other != name]
                assert not any(f">{other}</p>" in page for other in others), address
            assert "asks not to be profiled" in look(address, wish), address
            assert "asks not to be profiled" not in look(address), address


def with_in_cart(offers: list[LicenceOffer]) -> Client:
    visitor = Client(headers={"origin": "http://testserver"})
    for offer in offers:
        assert visitor.post("/cart/add/", {"offer": offer.public_id}).status_code == 303
    return visitor


def test_of_a_cart_a_kept_page_shows_how_many_licences_lie_there_and_no_more(
    piece: CadModel,
) -> None:
    offers = [piece.offers.get(), *(shelve(designer=piece.designer) for _ in range(2))]
    one, two, other_two = map(with_in_cart, (offers[:1], offers[:2], offers[1:]))
    for address in addresses(piece)[:2]:
        plain, of_one, of_two = look(address), look(address, one), look(address, two)
        with CaptureQueriesContext(connection) as queries:
            answer = other_two.get(address)
        assert len(queries) == 1, address
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.content.decode() == of_two
        count = '&nbsp;<span class="num">({})</span>'
        for page, number in ((of_one, 1), (of_two, 2)):
            assert page.replace(count.format(number), "") == plain, address
        assert look(address) == plain
    assert other_two.get("/cart/").content.decode().count("cart/remove/") == 2


def test_a_change_while_the_page_is_made_is_not_missed(piece: CadModel) -> None:
    """Somebody else's change is committed after the page has read the old words."""
    once = threading.Event()

    def rename(**_: Any) -> None:
        if not once.is_set():
            once.set()
            other = threading.Thread(target=_rename_elsewhere, args=[piece.pk])
            other.start()
            other.join()

    template_rendered.connect(rename)
    try:
        assert "Bezel signet" in look(f"/models/{piece.slug}/")
    finally:
        template_rendered.disconnect(rename)
    assert once.is_set()
    assert "Changed meanwhile" in look(f"/models/{piece.slug}/")


def _rename_elsewhere(pk: int) -> None:
    CadModel.objects.filter(pk=pk).update(title="Changed meanwhile")
    connection.close()


def test_without_redis_pages_are_right(piece: CadModel, settings: Settings) -> None:
    address = f"/models/{piece.slug}/"
    look(address)
    nowhere = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere.sock"}
    settings.CACHES = {"default": nowhere}
    assert "Bezel signet" in look(address)
    change_title(piece)
    assert "Renamed signet" in look(address)


def test_another_version_of_the_code_makes_its_own_pages(
    piece: CadModel, settings: Settings
) -> None:
    look("/help/")
    look("/")
    settings.SITE_URL = "https://elsewhere.example"
    kept.code_version.cache_clear()
    try:
        assert "https://elsewhere.example" in look("/")
    finally:
        kept.code_version.cache_clear()


def test_a_page_ends_when_the_clock_changes_it(piece: CadModel) -> None:
    from common.page_scopes import changes_at, gathered

    now = timezone.now()
    with gathered() as found:
        changes_at(now)
        changes_at(now.replace(year=now.year + 1))
    assert found.until == now


def test_each_table_that_a_kept_page_reads_says_when_it_changes(piece: CadModel) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_%%changes_%%pages%%'"
        )
        said = {row[0] for row in cursor.fetchall()}
    # Their rows say what a licence of `orders_licencegrant` is for, and stay as they are.
    said |= {"common_pagechange", "orders_orderline"}
    LicenceOffer.objects.filter(cad_model=piece).update(kind="exclusive")
    with CaptureQueriesContext(connection) as queries:
        for address in addresses(piece):
            look(address)
    read = {
        table for query in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])
    }
    assert "models_catalog_cadmodel" in read
    assert read - said == set()


def test_tidying_ends_no_page(piece: CadModel) -> None:
    shelve(designer=make_designer(username="anna"))
    scopes = list(PageChange.objects.values_list("scope", flat=True))
    before = PageChange.objects.sums(scopes)
    assert len(scopes) > len(before)
    tidy_page_changes()
    assert PageChange.objects.sums(scopes) == before
    assert PageChange.objects.count() == len(before)


def test_strangers_cannot_fill_the_room(piece: CadModel) -> None:
    for address in ("/models/?page=2&x=1", "/models/?price=4-3", "/models/?sort=odd", "/?a=b"):
        look(address)
        with CaptureQueriesContext(connection) as queries:
            look(address)
        assert len(queries) > 1, address
