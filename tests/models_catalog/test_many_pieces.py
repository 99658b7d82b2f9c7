"""Several pieces changed at once, in the same way or by a table, after a look at what would."""

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from models_catalog.models import CadModel, LicenceOffer, PriceChange
from models_catalog.piece_table import HEADER, MOST_BYTES, MOST_ROWS
from models_catalog.states import ListingState
from tests.cast import make_designer
from tests.fixtures import ClientOf
from tests.shop import make_offer, shelve

BULK = "/studio/bulk/"
TABLE = "/studio/table/"


def mark_of(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found, page
    return found[1]


def price_of(offer: LicenceOffer) -> int:
    return LicenceOffer.objects.get(pk=offer.pk).price_minor


def send_table(client: Client, content: bytes | str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post(TABLE, {"file": SimpleUploadedFile("pieces.csv", content)})


def confirm_table(client: Client, page: str) -> Any:
    found = re.search(r'name="table" value="([^"]+)"', page)
    assert found
    return client.post(TABLE, {"table": found[1], "seen": mark_of(page)})


def test_prices_tags_and_licences_of_the_chosen_change_together_once_confirmed(
    mira: User, client_of: ClientOf
) -> None:
    fern, moss = (
        shelve(designer=mira, title=title, price_minor=1999) for title in ("Fern", "Moss")
    )
    CadModel.objects.filter(pk=fern.cad_model_id).update(tags="halo, Oval")
    other = make_offer(moss.cad_model, kind="personal", price_minor=1000)
    waiting = shelve(designer=mira, title="Dew", price_minor=1999)
    CadModel.objects.filter(pk=waiting.cad_model_id).update(
        state=ListingState.SUBMITTED, submitted_at=timezone.now()
    )
    form = {
        "piece": [one.cad_model.slug for one in (fern, moss, waiting)],
        "act": "raise",
        "percent": "12.5",
        "rounding": "coin",
        "kind": ["studio"],
        "stop": ["personal"],
        "add_tags": "vine, OVAL",
        "remove_tags": "Halo",
    }
    mira_at = client_of(mira)
    page = mira_at.post(BULK, form).content.decode()
    # 12.5% of 19.99 is 2.49875.
    assert "22.49 USD" in page and "you get" in page.lower()
    assert "Dew: It is in review" in page
    assert price_of(fern) == 1999, "it is only looked at"
    for _ in range(2):
        mira_at.post(BULK, {**form, "seen": mark_of(page)})
    assert [price_of(one) for one in (fern, moss, waiting)] == [2249, 2249, 1999]
    assert not LicenceOffer.objects.filter(pk=other.pk).exists()
    assert CadModel.objects.get(pk=fern.cad_model_id).tags == "Oval, vine"
    assert PriceChange.objects.filter(cad_model=moss.cad_model).count() == 2


def test_nothing_happens_when_a_piece_changed_since_it_was_looked_at(
    mira: User, client_of: ClientOf
) -> None:
    fern, moss = (shelve(designer=mira, title=title) for title in ("Fern", "Moss"))
    form = {
        "piece": [one.cad_model.slug for one in (fern, moss)],
        "act": "set",
        "price": "60",
        "kind": ["studio"],
    }
    mira_at = client_of(mira)
    page = mira_at.post(BULK, form).content.decode()
    CadModel.objects.filter(pk=moss.cad_model_id).update(title="Moss band")
    answer = mira_at.post(BULK, {**form, "seen": mark_of(page)})
    assert answer.status_code == 409
    assert "nothing was changed" in answer.content.decode()
    assert price_of(fern) == 5000


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"act": "set", "price": "1e12"}, "Write a price from"),
        ({"act": "set", "price": "0"}, "Write a price from"),
        ({"act": "lower", "percent": "100"}, "95 per cent at most"),
        ({"act": "raise", "percent": "-3"}, "greater than or equal to"),
        ({"act": "raise", "percent": "NaN"}, "Enter a number"),
        ({}, "Say what is to change"),
        ({"add_tags": "x" * 300}, "at most 200"),
        ({"piece": "somebody-elses"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(
    mira: User, client_of: ClientOf, changed: dict[str, str], said: str
) -> None:
    fern = shelve(designer=mira, title="Fern")
    form = {"piece": [fern.cad_model.slug], "kind": ["studio"], **changed}
    answer = client_of(mira).post(BULK, form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_last_licence_of_a_piece_on_the_shelf_stays_and_the_reason_is_said(
    mira: User, client_of: ClientOf
) -> None:
    fern = shelve(designer=mira, title="Fern")
    page = client_of(mira).post(BULK, {"piece": [fern.cad_model.slug], "stop": ["studio"]})
    assert "Fern: Give a price for at least one licence." in page.content.decode()
    assert "Change 0" not in page.content.decode()


def test_chosen_pieces_leave_the_shelf(mira: User, client_of: ClientOf) -> None:
    fern = shelve(designer=mira, title="Fern")
    form = {"piece": [fern.cad_model.slug], "leaves_shelf": "on"}
    mira_at = client_of(mira)
    mira_at.post(BULK, {**form, "seen": mark_of(mira_at.post(BULK, form).content.decode())})
    fern.cad_model.refresh_from_db()
    assert fern.cad_model.state == ListingState.WITHDRAWN


def test_a_table_goes_out_disarmed_and_comes_back_as_excel_saves_it(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    fern = shelve(designer=mira, title="=HYPERLINK(A1)", description="-14k; two lines\r\nöf words")
    shelve(designer=mira, title="Moss")
    mira_at = client_of(mira)
    raw = b"".join(mira_at.get("/studio/pieces.csv").streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == HEADER and len(rows) == 2
    row = next(one for one in rows if one["address"] == fern.cad_model.slug)
    assert row["title"] == "'=HYPERLINK(A1)" and row["description"].startswith("'-14k")
    same = mira_at.post(TABLE, {"file": SimpleUploadedFile("p.csv", raw)}).content.decode()
    assert "0 pieces would change, 2 would stay" in same
    row.update(studio="61,50", personal="12", tags="vine, öval")
    saved = io.StringIO(newline="")
    writer = csv.DictWriter(saved, HEADER, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    # A mark that an editor took for a letter stands there twice.
    twice_marked = f"\ufeff{saved.getvalue()}".encode("utf-8-sig")
    as_older_excels = saved.getvalue().encode("cp1252")
    for encoded in (saved.getvalue().encode("utf-8-sig"), twice_marked, as_older_excels):
        page = send_table(mira_at, encoded).content.decode()
        assert "61.50 USD" in page and "öval" in page
    assert price_of(fern) == 5000, "it is only looked at"
    for _ in range(2):
        confirm_table(mira_at, page)
    piece = CadModel.objects.get(pk=fern.cad_model_id)
    assert (piece.title, piece.tags) == ("=HYPERLINK(A1)", "vine, öval")
    assert dict(piece.offers.values_list("kind", "price_minor")) == {
        "studio": 6150,
        "personal": 1200,
    }
    assert client_of(ben).get("/studio/pieces.csv").status_code == 403


def test_one_wrong_cell_stops_all_and_each_is_named(mira: User, client_of: ClientOf) -> None:
    fern, moss = (shelve(designer=mira, title=title) for title in ("Fern", "Moss"))
    theirs = shelve(designer=make_designer(username="nora"), title="Not yours")
    table = (
        "address,title,studio,category\n"
        f"{fern.cad_model.slug},Fern ring,61,rings\n"
        f'{moss.cad_model.slug},M,"1,234",boats\n'
        f"{theirs.cad_model.slug},Mine now,1,rings\n"
        f"{fern.cad_model.slug},Twice,61,rings\n"
        ",Nameless,61,rings\n"
    )
    mira_at = client_of(mira)
    page = send_table(mira_at, table).content.decode()
    for said in (
        "Row 3, Moss",
        "studio: “1,234” is no price. Write it as 19.00.",
        "category: There is no category “boats”.",
        f"Row 4, {theirs.cad_model.slug}: You have no piece with this address.",
        "The piece stands in row 2 already.",
        "Row 6, without an address",
    ):
        assert said in page
    assert "Change 1 piece" not in page
    assert confirm_table(mira_at, page).status_code == 409
    assert price_of(fern) == 5000 and price_of(theirs) == 5000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "needs a column"),
        (b"\x00\x01\x02\x81", "no text file"),
        (b"PK\x03\x04\x81\x8d\x8f", "no text file"),
        (b"title\nFern\n", "needs a column"),
        (b"address,colour\nfern,red\n", "no column “colour”"),
        (b"address,title,title\nfern,a,b\n", "stands there twice"),
        (b"address\n", "no rows"),
        (b"address\n" + b"x\n" * (MOST_ROWS + 1), "more than 2,000 rows"),
        (b'address,title\nfern,"' + b"x" * 200_000, "cannot be read"),
        (b"a" * (MOST_BYTES + 1), "larger than 1 MB"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    mira: User, client_of: ClientOf, content: bytes, said: str
) -> None:
    answer = send_table(client_of(mira), content)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_table_that_was_tampered_with_on_the_way_back_is_refused(
    mira: User, client_of: ClientOf
) -> None:
    for table in ("", "%%%", "eJw=", "aGVsbG8="):
        answer = client_of(mira).post(reverse("models_catalog:studio_import"), {"table": table})
        assert answer.status_code == 422
