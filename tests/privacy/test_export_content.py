"""What a copy holds: every field that the map gives a person, and nothing of anybody else."""

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.apps import apps
from django.test import Client
from django.utils.html import escape
from django.utils.translation import gettext, override

from accounts.models import User
from common.personal import DataSubject, data_subject
from models_catalog.models import CadModel
from privacy.data_map import data_map
from privacy.entries import RecordEntry
from privacy.exporting.tables import SOMEBODY_ELSE, plain
from privacy.policy import policy_page
from privacy.purposes import Category, Export, Purpose, Role
from tests.privacy.canaries import RECORDS, candidates, fill
from tests.privacy.copies import Copy, copy_of, every_value
from tests.privacy.worlds import World, make_world
from tests.shop import make_listing


@pytest.fixture
def worlds(db: None) -> list[World]:
    return [
        make_world("one", is_guest=False),
        make_world("two", is_guest=False),
        make_world("three", is_guest=True),
    ]


def is_shown(record: RecordEntry, role: Role, name: str) -> bool:
    seen, said = record.subjects[role].sees, record.fields[name].personal
    return (seen is None or name in seen) and said is not None and said.export == Export.INCLUDE


def values_in(copy: Copy) -> set[str]:
    return {str(value) for document in copy.categories() for value in every_value(document)}


def csv_values_in(copy: Copy) -> set[str]:
    cells = {
        cell
        for name in copy.names
        if name.startswith("csv/")
        for row in copy.csv(name)
        for cell in row
    }
    inside = {
        str(value)
        for cell in cells
        if cell.startswith(("{", "["))
        for value in every_value(json.loads(cell))
    }
    return cells | inside


def test_p58_a_copy_has_every_field_of_the_person_and_none_of_anybody_else(
    worlds: list[World], tmp_path: Path
) -> None:
    canaries = fill(worlds)
    for world in worlds:
        shown: dict[DataSubject, set[Any]] = defaultdict(set)
        for label, record in RECORDS.items():
            for role in record.subjects:
                shown[world.person(label, role)] |= {
                    canary
                    for key, canary in canaries.items()
                    if key[:2] == (world.name, label) and is_shown(record, role, key[2])
                }
        for person in world.people():
            copy = copy_of(person, tmp_path)
            expected = shown[person]
            for found in (values_in(copy), csv_values_in(copy)):
                missing = [key for key, one in canaries.items() if one in expected - found]
                foreign = [
                    key for key, one in canaries.items() if one in found and one not in expected
                ]
                assert (person, missing, foreign) == (person, [], [])
            whole = "".join(copy.text(name) for name in copy.names)
            others = {one for key, one in canaries.items() if key[0] != world.name}
            assert [one for one in others if one.startswith("zq") and one in whole] == []


def test_p58_most_fields_are_filled_with_a_value_of_their_own(
    worlds: list[World],
) -> None:
    canaries = fill(worlds[:1])
    fillable = {
        (label, name)
        for label, record in RECORDS.items()
        if worlds[0].rows[label] is not None
        for name, _ in record.personal_fields()
        if list(candidates(apps.get_model(label)._meta.get_field(name), 1))
    }
    left = {key for key in fillable if ("one", *key) not in canaries}
    # Closed lists, numbers with bounds and codes of two letters: each has its place in the copy,
    # as the next test shows.
    assert len(left) < len(fillable) * 2 / 5


def test_p58_each_table_of_the_person_is_there_with_its_fields(
    worlds: list[World], tmp_path: Path
) -> None:
    world = worlds[0]
    for person in world.people():
        shown: dict[tuple[str, str], set[str]] = {}
        numbers: dict[tuple[str, str], set[Any]] = {}
        for table in copy_of(person, tmp_path).tables():
            key = table["table"], table["as"]
            shown.setdefault(key, set()).update(table["fields"])
            numbers.setdefault(key, set()).update(row.get("row") for row in table["rows"])
        for label, record in RECORDS.items():
            for role in record.subjects:
                fields = {n for n, _ in record.personal_fields() if is_shown(record, role, n)}
                if fields and world.person(label, role) == person:
                    assert shown[label, role] == fields
                    # A session is told of without its number, which is its key.
                    number = None if label == "accounts.Session" else world.rows[label].pk
                    assert plain(number) in numbers[label, role]


def test_p59_a_copy_says_purposes_periods_sources_and_recipients(
    worlds: list[World], tmp_path: Path
) -> None:
    copy = copy_of(worlds[0].people()[0], tmp_path)
    facts = copy.json("manifest.json")["facts"]
    # A table has a line in each category that it has fields in.
    told = {
        (category["name"], one["about"]): one
        for category in facts["categories"]
        for one in category["tables"]
    }
    order = told[str(Category.TRANSACTION.label), RECORDS["orders.Order"].about]
    assert order["purposes"] and order["lawful_bases"] and order["source"]
    assert any("7 years" in one for one in order["retention"])
    event = RECORDS["payments.WebhookEvent"].about
    assert told[str(Category.TRANSACTION.label), event]["source"] == "Stripe."
    page = policy_page(data_map())
    assert [one["name"] for one in facts["recipients"]] == [one.name for one in page.recipients]
    is_profiled = any(
        Purpose.PERSONALISE in one.purposes for *_, one in data_map().personal_fields()
    )
    assert facts["profiling"].startswith("None") is not is_profiled
    index = copy.text("index.html")
    assert order["retention"][0] in index and "Stripe." in index


def test_p59_what_is_withheld_is_named_with_the_reason(worlds: list[World], tmp_path: Path) -> None:
    person = worlds[0].people()[0]
    User.objects.filter(pk__in=[person.account_id]).update(language="de")
    copy = copy_of(person, tmp_path)
    index = copy.text("index.html")
    assert '<html lang="de">' in index
    withheld = copy.json("manifest.json")["withheld"]
    with override("de"):
        for one in withheld:
            assert escape(gettext(one["because"])) in index
            assert f"<td>{escape(one['because'])}</td>" not in index
    told = {(one["table"], one["what"]): one["because"] for one in withheld}
    user = RECORDS["accounts.User"]
    password = user.fields["password"].personal
    assert password is not None
    assert told[user.about, password.about] == password.because
    assert worlds[0].buyer is not None
    assert worlds[0].buyer.password not in "".join(copy.text(name) for name in copy.names)


def test_p64_every_document_is_as_the_public_scheme_says(
    worlds: list[World], tmp_path: Path, client: Client
) -> None:
    fill(worlds)
    published = client.get("/privacy/export/schema/v1.json")
    scheme = json.loads(published.content)
    jsonschema.Draft202012Validator.check_schema(scheme)
    validator = jsonschema.Draft202012Validator(scheme)
    for person in worlds[0].people():
        copy = copy_of(person, tmp_path)
        manifest = copy.json("manifest.json")
        assert manifest["$schema"].endswith("/privacy/export/schema/v1.json")
        for document in [manifest, *copy.categories()]:
            validator.validate(document)
        assert copy.json("schema.json") == scheme
        with pytest.raises(jsonschema.ValidationError):
            validator.validate({**manifest, "kind": "something"})
    assert client.get("/privacy/export/schema/v9.json").status_code == 404


def test_p64_the_manifest_has_the_hash_of_each_file(worlds: list[World], tmp_path: Path) -> None:
    copy = copy_of(worlds[0].people()[0], tmp_path)
    (part,) = copy.json("manifest.json")["parts"]
    assert {one["path"] for one in part["files"]} == set(copy.names) - {"manifest.json"}
    for one in part["files"]:
        content = copy.zip.read(one["path"])
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert len(content) == one["size_bytes"]


def test_p64_a_formula_in_a_text_is_inert_in_a_spreadsheet(mira: User, tmp_path: Path) -> None:
    offer = make_listing(designer=mira, title="=1+1")
    CadModel.objects.filter(pk=offer.cad_model_id).update(description="@SUM(A1)")
    copy = copy_of(data_subject(mira), tmp_path)
    header, *rows = copy.csv("csv/models_catalog.CadModel.designer.csv")
    row = dict(zip(header, rows[0], strict=True))
    assert (row["title"], row["description"]) == ("'=1+1", "'@SUM(A1)")
    # Programs read it as it was written.
    assert "=1+1" in values_in(copy)


def test_p66_other_people_are_not_named_by_the_numbers_of_their_accounts(
    worlds: list[World], tmp_path: Path
) -> None:
    for person in worlds[0].people():
        for table in copy_of(person, tmp_path).tables():
            for name in table["fields"]:
                column = apps.get_model(table["table"])._meta.get_field(name)
                if column.related_model is User:
                    said = {row[name] for row in table["rows"]}
                    assert said <= {"you", SOMEBODY_ELSE, None}, (table["table"], name)


def test_p66_a_seller_does_not_get_names_of_buyers(worlds: list[World], tmp_path: Path) -> None:
    fill(worlds)
    world = worlds[0]
    order = world.rows["orders.Order"]
    order.refresh_from_db()
    copy = copy_of(DataSubject(world.designer.pk, (world.designer.email,)), tmp_path)
    whole = "".join(copy.text(name) for name in copy.names)
    assert world.buyer is not None
    for value in (order.buyer_name, order.buyer_address, world.buyer.email, world.buyer.username):
        assert value and value not in whole
