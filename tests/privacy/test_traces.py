"""What names a person is found wherever it was left, and no neighbour is taken for them."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Profile, User
from common.models import OutboxMail
from common.personal import data_subject
from common.storage import private_files
from models_catalog.models import CadModel
from privacy.data_map import data_map
from privacy.models import DataExport, ExportPart
from privacy.purposes import Erasure
from privacy.tracing.findings import Findings
from privacy.tracing.kinds import Sought
from privacy.tracing.places.redis import database
from privacy.tracing.sealing import open_sealed, seal
from privacy.tracing.seek import seek
from privacy.tracing.values import is_kept, kind_of, values_of
from tests.cast import make_designer, make_person
from tests.privacy.canaries import fill
from tests.privacy.worlds import World, make_world
from tests.shop import make_listing

NAME = "Philippa Zauberberg"


@pytest.fixture
def pippa(db: None) -> User:
    person = make_designer(username="pippa.z", studio_name="Zauberberg & Daughters")
    User.objects.filter(pk=person.pk).update(display_name=NAME)
    Profile.objects.create(
        user=person, phone="+49 7231 4711-0815", address="Goldgasse 12b\n75172 Pforzheim"
    )
    return person


@pytest.fixture
def world(db: None) -> World:
    return make_world("one", is_guest=False)


@pytest.fixture(autouse=True)
def _own_places(settings: Settings, tmp_path: Path) -> None:
    settings.LOG_FILES = [str(tmp_path / "web.log")]


def left(findings: Findings) -> set[str]:
    return {one.place for one in findings.left}


def test_p42_a_canary_in_each_field_of_the_map_is_found(world: World) -> None:
    canaries = fill([world])
    unfound = []
    for person in world.people():
        there = {one.place for one in seek(values_of(person)).found}
        for record, name, said in data_map().personal_fields():
            if kind_of(record, name, said) is None or ("one", record.label, name) not in canaries:
                continue
            if all(world.person(record.label, role) != person for role in said.of):
                continue
            model, row = apps.get_model(record.label), world.rows[record.label]
            kept = model._base_manager.filter(is_kept(model, said), pk=row.pk)
            if kind_of(record, name, said) == Sought.WORDS and kept.exists():
                continue  # what a sold model says names nobody, and stays
            column = model._meta.get_field(name)
            place = f"{column.model._meta.db_table}.{column.column}"
            unfound += [] if place in there else [place]
    assert unfound == []


def test_p42_most_texts_that_an_erasure_takes_away_are_sought() -> None:
    """What is not, has a reason: closed lists, codes, and search vectors, made from the others."""
    not_sought = [
        f"{record.label}.{name}"
        for record, name, said in data_map().personal_fields()
        if kind_of(record, name, said) is None
        and any(case.do not in {Erasure.KEEP, Erasure.DETACH} for case in said.erasure)
        and apps.get_model(record.label)._meta.get_field(name).get_internal_type()
        in {"CharField", "TextField", "JSONField", "ArrayField"}
        and not apps.get_model(record.label)._meta.get_field(name).choices
    ]
    assert [one for one in not_sought if not one.endswith("currency")] == []


def test_p42_columns_that_name_somebody_say_as_what_they_are_sought() -> None:
    endings = ("name", "address", "phone", "stripe_id", "_account_id", "_intent_id", "_charge_id")
    plain = {
        f"{record.label}.{name}"
        for record, name, said in data_map().personal_fields()
        if name.endswith(endings)
        and kind_of(record, name, said) in {None, Sought.WORDS}
        and not apps.get_model(record.label)._meta.get_field(name).is_relation
    }
    # Names of files, of keys, of lists and of parts of a model.
    assert plain <= {
        "accounts.ApiToken.name",
        "accounts.Session.account_id",
        "design_requests.MessageFile.file_name",
        "models_catalog.Collection.name",
        "models_catalog.PieceSet.name",
        "models_catalog.QuarantinedFile.file_name",
        "models_catalog.ReleaseFile.file_name",
        "models_catalog.Shell.name",
        "models_catalog.Upload.file_name",
        "moderation.ReportFile.file_name",
        "orders.OrderLine.set_name",
        "reviews.Review.shows_name",
        "saving.WishList.name",
    }


def test_p42_what_is_kept_with_a_basis_may_stay_and_says_why(world: World) -> None:
    fill([world])
    person = next(one for one in world.people() if one.account_id == world.buyer.pk)  # type: ignore[union-attr]
    kept = {one.place: one.kept_because for one in seek(values_of(person)).found}
    said = data_map().records["orders.Order"].fields["stripe_charge_id"].personal
    assert said is not None and kept["orders_order.stripe_charge_id"] == said.because
    assert kept["accounts_user.email"] == ""


@pytest.fixture
def undeclared(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA elsewhere")
        cursor.execute("CREATE TABLE elsewhere.notes (at date, told jsonb, raw bytea, many text[])")
    yield


@pytest.mark.parametrize(
    "values",
    [
        ("told", json.dumps({"who": ["", {"is": NAME.upper()}]})),
        ("raw", b"\x00\xffpippa.z@example.test\x00"),
        ("many", ["nothing", "call +49 (7231) 47110815"]),
        ("told", json.dumps("Goldgasse 12B,\n75172 Pforzheim")),
    ],
)
def test_p42_what_stands_in_an_undeclared_table_is_found(
    pippa: User, undeclared: None, values: tuple[str, str | bytes | list[str]]
) -> None:
    traces = values_of(data_subject(pippa))
    before = left(seek(traces))
    with connection.cursor() as cursor:
        # The names are those above.
        cursor.execute(f"INSERT INTO elsewhere.notes ({values[0]}) VALUES (%s)", [values[1]])  # noqa: S608
    assert left(seek(traces)) - before == {f"elsewhere.notes.{values[0]}"}


def test_p42_what_stands_in_a_search_vector_is_found(pippa: User) -> None:
    traces = values_of(data_subject(pippa))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE searched (words tsvector)")
        cursor.execute(
            "INSERT INTO searched VALUES (to_tsvector('english', %s))", ["By Philippa, Zauberwald"]
        )
    assert "searched.words" not in left(seek(traces))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO searched VALUES (to_tsvector('english', %s))", [f"By {NAME}"])
    assert "searched.words" in left(seek(traces))


def test_p42_what_stands_in_a_column_that_names_nobody_is_found(pippa: User, carol: User) -> None:
    mail = OutboxMail.objects.create(
        recipient=carol, to_address=carol.email, dedupe_key=f"sold:{pippa.email}"
    )
    traces = values_of(data_subject(pippa))
    assert "common_outboxmail.dedupe_key" in left(seek(traces))
    mail.delete()
    assert "common_outboxmail.dedupe_key" not in left(seek(traces))


def test_p42_what_waits_in_the_mail_queue_for_others_is_found(pippa: User, carol: User) -> None:
    OutboxMail.objects.create(
        recipient=carol, to_address=carol.email, dedupe_key="1", text_body=f"{NAME} wrote to you."
    )
    assert "common_outboxmail.text_body" in left(seek(values_of(data_subject(pippa))))


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("originals/1/readme.txt", f"by {NAME}".encode()),
        ("originals/1/ring.step", b"A" * 5_000_000 + b" FILE_NAME('x','',('pippa.z@example.test'"),
        ("originals/philippa-zauberberg/ring.3dm", b"\x00"),
    ],
)
def test_p42_what_stands_in_a_stored_file_is_found(pippa: User, key: str, body: bytes) -> None:
    private_files().save(key, ContentFile(body))
    assert "private store: originals" in left(seek(values_of(data_subject(pippa))))


@pytest.mark.parametrize("kind", ["key", "value", "hash", "stream", "message"])
def test_p42_what_stands_in_redis_is_found_in_every_database(db: None, kind: str) -> None:
    """Of somebody of their own: all tests share the databases of Redis, and may run at once."""
    person = make_person(username=f"petula-{kind}")
    redis = database(9)
    key, address = f"test-traces-{kind}", person.email
    match kind:
        case "key":
            key = f"{key}:{address}"
            redis.set(key, "1")
        case "value":
            redis.rpush(key, "x", address)
        case "hash":
            redis.hset(key, "a", address)
        case "stream":
            redis.xadd(key, {"a": address})
        case "message":
            body = base64.b64encode(json.dumps([[address], {}, {}]).encode()).decode()
            redis.rpush(key, json.dumps({"body": body, "headers": {}}))
    try:
        assert "redis 9" in left(seek(values_of(data_subject(person))))
    finally:
        redis.delete(key)


def test_p42_what_stands_in_a_log_that_is_still_there_is_found(pippa: User, tmp_path: Path) -> None:
    traces = values_of(data_subject(pippa))
    (tmp_path / "web.log").write_text("INFO started\n")
    (tmp_path / "web.log.1").write_text(f"INFO GET /confirm?to=pippa.z%40example.test\n{NAME}\n")
    (found,) = [one for one in seek(traces).left if one.place.startswith("log ")]
    assert (found.place, found.count) == ("log web.log.1", 2)
    # Where it is said is told, not what.
    assert NAME not in str(seek(traces).as_json())


def test_p42_nothing_of_a_neighbour_with_a_similar_name_is_reported(pippa: User) -> None:
    before = left(seek(values_of(data_subject(pippa))))
    for number, (username, name, address) in enumerate(
        [
            ("pippa.z2", f"{NAME}er", "anna.pippa.z@example.test"),
            ("pippa.z-k", f"Anna-{NAME}", "pippa.z@example.test.example"),
            ("pippa", "Pippa Z. Zauberberg", "pippa.z@other.test"),
            ("zauberberg", "Philippa", "pippa.z+shop@example.test"),
        ]
    ):
        neighbour = make_person(username=username, email=address, display_name=name)
        Profile.objects.create(
            user=neighbour, phone=f"+49 7231 4711-0815{number}", address="Goldgasse 12"
        )
    findings = seek(values_of(data_subject(pippa)))
    assert left(findings) == before
    rows = {one.place: one.count for one in findings.found}
    assert rows["accounts_user.display_name"] == rows["accounts_profile.phone"] == 1


def test_p42_what_two_share_is_sought_only_in_rows_of_the_erased(pippa: User, carol: User) -> None:
    home = "Goldgasse 12b\n75172 Pforzheim"
    Profile.objects.create(user=carol, phone="", address=home)
    User.objects.filter(pk=carol.pk).update(display_name=NAME)
    findings = seek(values_of(data_subject(pippa)))
    rows = {one.place: one.count for one in findings.found}
    assert rows["accounts_user.display_name"] == rows["accounts_profile.address"] == 1


def test_p42_a_file_of_which_two_have_a_copy_is_no_trace_of_one(pippa: User, carol: User) -> None:
    """Who made a copy of their data has the fingerprints of what they bought in its list."""
    mine, hers = (make_listing(designer=one).cad_model.releases.get() for one in (pippa, carol))
    print_of_both = mine.files.get().sha256
    assert print_of_both == hers.files.get().sha256
    copy = DataExport.objects.create(person=pippa, requested_at=timezone.now())
    listed = [{"path": "bought/ring.stl", "sha256": print_of_both}]
    ExportPart.objects.create(export=copy, number=1, storage_key="exports/a", contents=listed)
    findings = seek(values_of(data_subject(pippa)))
    rows = {one.place: one.count for one in findings.found}
    assert rows["models_catalog_releasefile.sha256"] == 1


def test_p42_a_name_that_is_a_word_of_the_shop_is_sought_only_in_own_rows(carol: User) -> None:
    rose = make_designer(username="rose", studio_name="Rose")
    make_listing(designer=make_designer(username="other"), title="Rose window")
    CadModel.objects.update(description="A window in rose gold")
    places = {one.place for one in seek(values_of(data_subject(rose))).found}
    assert "accounts_designerprofile.studio_name" in places
    assert not any(place.startswith("models_catalog_") for place in places)


def test_p42_values_wait_sealed_and_are_the_same_again(pippa: User) -> None:
    traces = values_of(data_subject(pippa))
    sealed = seal(traces)
    assert "pippa" not in sealed.lower()
    assert open_sealed(sealed) == traces
