"""Which pieces are suggested to whom, why, and what is never read for it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from activity.models import HiddenPiece, Neighbours, UsageEvent
from activity.services.train_neighbours import train_neighbours
from activity.states import NeighbourKind
from models_catalog.models import CadModel, LicenceOffer
from models_catalog.services.withdraw_listing import withdraw_listing
from orders.models import Order
from privacy.purposes import Use
from privacy.states import ObjectionState, RestrictionGround
from privacy.wishes.object_to import object_to
from privacy.wishes.restrict_person import restrict_person
from tests.activity.looking import browser
from tests.fixtures import ClientOf
from tests.shop import as_measured, make_listing, shelve

pytestmark = pytest.mark.django_db
Pieces = dict[str, LicenceOffer]


@pytest.fixture
def pieces(mira: User) -> Pieces:
    """Five rings on the shelf, each a size larger."""
    found = {}
    for number, name in enumerate("ABCDE"):
        offer = shelve(designer=mira, title=f"Ring {name}")
        measured = offer.cad_model.releases.get().measurement
        measured.size_x_mm = 18 + number * number
        with as_measured():
            measured.save()
        found[name] = offer
    return found


def look(person: User, *offers: LicenceOffer) -> None:
    for offer in offers:
        UsageEvent.objects.create(
            person=person,
            kind="piece",
            route="any",
            piece_id=offer.cad_model_id,
            happened_at=timezone.now(),
        )


def crowd(*offers: LicenceOffer, count: int = 10) -> None:
    """So many visitors look at these."""
    for number in range(count):
        for offer in offers:
            UsageEvent.objects.create(
                visitor=f"v{number}",
                kind="piece",
                route="any",
                piece_id=offer.cad_model_id,
                happened_at=timezone.now(),
            )


def goes_with(kind: NeighbourKind, offer: LicenceOffer, *others: LicenceOffer) -> None:
    ids = [other.cad_model_id for other in others]
    Neighbours.objects.create(piece_id=offer.cad_model_id, kind=kind, others=ids)


def shelves(client: Client, address: str) -> dict[str, tuple[bool, list[str]]]:
    """For each shelf of the page whether it is personal, and its pieces."""
    page = client.get(address).content.decode()
    found = {}
    for part in re.findall(
        r'<section class="wrap home-section stack shelf".*?</section>', page, re.S
    ):
        heading = re.search(r"<h2[^>]*>(.*?)</h2>", part)
        assert heading
        is_personal = 'data-personalised="true"' in part
        found[heading[1]] = (is_personal, re.findall(r"Ring [A-Z](?=</a>)", part))
    return found


def test_the_nights_work_makes_lists_of_all_three_kinds(
    pieces: Pieces, ben: User, carol: User
) -> None:
    crowd(pieces["A"], pieces["C"])
    look(ben, pieces["A"], pieces["B"])
    train_neighbours()
    lists = {(row.kind, row.piece_id): row.others for row in Neighbours.objects.all()}
    a, b, c = (pieces[name].cad_model_id for name in "ABC")
    assert lists["seen", a] == [c]
    assert lists["alike", a][:2] == [b, c]
    assert ("bought", a) not in lists


def test_p69_who_objected_is_in_nobodys_list(pieces: Pieces, ben: User) -> None:
    crowd(pieces["A"], pieces["C"], count=9)
    look(ben, pieces["A"], pieces["C"])
    train_neighbours()
    assert Neighbours.objects.filter(kind="seen").exists()
    object_to(
        actor=ben, person=ben, use=Use.PERSONALISE, state=ObjectionState.MADE, method="my data"
    )
    train_neighbours()
    assert not Neighbours.objects.filter(kind="seen").exists()


def test_the_old_lists_stay_when_the_new_ones_fail(pieces: Pieces) -> None:
    train_neighbours()
    before = list(Neighbours.objects.order_by("pk").values())
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE activity_neighbours ADD CONSTRAINT broken CHECK (false) NOT VALID"
        )
    with pytest.raises(IntegrityError):
        train_neighbours()
    assert before and list(Neighbours.objects.order_by("pk").values()) == before


def test_p17_a_person_gets_rows_by_what_they_did_each_with_its_reason(
    pieces: Pieces, ben: User, buy: Callable[..., Order]
) -> None:
    buy(ben, pieces["A"])
    look(ben, pieces["B"])
    goes_with(NeighbourKind.SEEN, pieces["B"], pieces["A"], pieces["C"])
    goes_with(NeighbourKind.BOUGHT, pieces["A"], pieces["D"])
    client = browser(ben)

    home = shelves(client, "/")
    # A is owned.
    assert home["Because of what you looked at"] == (True, ["Ring C"])
    assert home["New from designers you bought from"][0]
    assert "Ring A" not in home["New from designers you bought from"][1]
    library = shelves(client, "/library/")
    assert library["Goes with your library"] == (True, ["Ring D"])
    page = client.get("/").content.decode()
    assert "At least 10 people who looked at" in page
    assert "Turn off" in page and "Hide this" in page


def ways_to_be_left_alone(ben: User) -> list[Client]:
    objecting, restricted = ben, User.objects.get(username="carol")
    object_to(
        actor=objecting,
        person=objecting,
        use=Use.PERSONALISE,
        state=ObjectionState.MADE,
        method="my data",
    )
    restrict_person(
        actor=restricted, person=restricted, ground=RestrictionGround.ACCURACY, method="my data"
    )
    wishing = User.objects.get(username="desk")
    return [
        browser(),
        browser(objecting),
        browser(restricted),
        browser(wishing, **{"Sec-GPC": "1"}),
        browser(wishing, DNT="1"),
    ]


def test_p16_off_gpc_restricted_or_without_account_no_usage_is_read(
    pieces: Pieces, ben: User, carol: User, staff: User
) -> None:
    piece = pieces["B"]
    for person in (ben, carol, staff):
        look(person, piece)
    goes_with(NeighbourKind.SEEN, piece, pieces["C"])
    goes_with(NeighbourKind.BOUGHT, piece, pieces["D"])
    goes_with(NeighbourKind.ALIKE, piece, pieces["A"])
    for client in ways_to_be_left_alone(ben):
        for address in ("/", piece.cad_model.get_absolute_url(), "/library/"):
            with CaptureQueriesContext(connection) as captured:
                page = client.get(address).content.decode()
            asked = " ".join(query["sql"] for query in captured)
            assert "activity_usageevent" not in asked, address
            assert 'data-personalised="true"' not in page
        assert shelves(client, piece.cad_model.get_absolute_url()) == {
            "Similar pieces": (False, ["Ring A"])
        }


def test_what_is_private_withdrawn_owned_hidden_or_ones_own_is_never_suggested(
    pieces: Pieces, mira: User, ben: User, buy: Callable[..., Order], staff: User
) -> None:
    draft = make_listing(designer=mira, title="Ring Z")
    CadModel.objects.filter(pk=draft.cad_model_id).update(state="draft")
    goes_with(
        NeighbourKind.ALIKE,
        pieces["A"],
        *(pieces[name] for name in "BCD"),
        draft,
    )
    address = pieces["A"].cad_model.get_absolute_url()
    assert shelves(browser(), address)["Similar pieces"][1] == ["Ring B", "Ring C", "Ring D"]
    assert shelves(browser(mira), address) == {}

    buy(ben, pieces["B"])
    withdraw_listing(actor=mira, cad_model=pieces["C"].cad_model)
    client = browser(ben)
    assert shelves(client, address)["Similar pieces"][1] == ["Ring D"]
    client.post(f"/models/{pieces['D'].cad_model.slug}/hide/")
    assert shelves(client, address) == {}
    assert shelves(browser(), address)["Similar pieces"][1] == ["Ring B", "Ring D"]


def test_a_piece_is_hidden_from_its_page_and_shown_again(
    pieces: Pieces, ben: User, client_of: ClientOf
) -> None:
    client, slug = client_of(ben), pieces["A"].cad_model.slug
    for _ in range(2):
        answer = client.post(f"/models/{slug}/hide/", {"back": "/library/"})
        assert (answer.status_code, answer["Location"]) == (302, "/library/")
    assert "Ring A" in client.get("/account/suggestions/").content.decode()
    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "javascript:1",
        "\x00",
        "x" * 9999,
    ):
        answer = client.post(f"/models/{slug}/hide/", {"back": elsewhere})
        assert answer["Location"] == "/account/suggestions/"
    client.post(f"/models/{slug}/show-again/")
    assert not HiddenPiece.objects.exists()


def test_nothing_is_learnt_of_pieces_that_were_never_hidden_or_shown(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    draft = make_listing(designer=mira, title="Secret").cad_model
    CadModel.objects.filter(pk=draft.pk).update(state="draft")
    client = client_of(ben)
    assert client.post(f"/models/{draft.slug}/hide/").status_code == 404
    answers = [
        client.post(f"/models/{slug}/show-again/", follow=True).content.decode()
        for slug in (draft.slug, "no-such-piece")
    ]
    for answer in answers:
        assert "This piece is not hidden" in answer
        assert "Secret" not in answer
    for act in ("hide", "show-again"):
        assert client.get(f"/models/{draft.slug}/{act}/").status_code == 405
        assert browser().post(f"/models/{draft.slug}/{act}/").status_code == 302


def test_the_page_costs_the_same_queries_for_many_pieces(
    mira: User, ben: User, pieces: Pieces, django_assert_max_num_queries: Any
) -> None:
    more = [shelve(designer=mira, title=f"Ring {number}") for number in range(12)]
    goes_with(NeighbourKind.SEEN, pieces["A"], *more)
    look(ben, pieces["A"])
    client = browser(ben)
    client.get("/")
    with django_assert_max_num_queries(18):
        client.get("/")


def test_p17_turn_off_beside_a_row_is_one_click_and_so_is_turn_on(
    pieces: Pieces, ben: User
) -> None:
    look(ben, pieces["A"])
    goes_with(NeighbourKind.SEEN, pieces["A"], pieces["C"])
    client = browser(ben)
    assert shelves(client, "/")["Because of what you looked at"][0]
    client.post("/account/privacy/objections/personalise/", {"objects": "yes"})
    assert shelves(client, "/") == {}
    assert "Turn on" in client.get("/account/suggestions/").content.decode()
    client.post("/account/privacy/objections/personalise/", {"objects": "no"})
    assert shelves(client, "/")["Because of what you looked at"][0]
