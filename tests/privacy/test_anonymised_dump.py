"""A dump for development loads like the real one, and nobody real is in it."""

import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg2 import sql

from common.postgres_programs import address_of, program
from privacy.disguise import Disguise
from tests.cast import make_designer, make_person
from tests.documents.reading import PROJECT, tracked
from tests.privacy.worlds import make_world
from tests.shop import shelve

# Domains that are nobody's (RFC 2606), ours, and that of Stripe's own samples.
INVENTED = re.compile(
    r"(?:.+\.)?(?:example(?:\.(?:com|org|net))?|test|invalid|jewelcad\.net|stripe\.com)"
)
A_MAIL = re.compile(r"[\w.+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,})\b")


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Any]:
    """Loads a dump into a database of its own."""
    names: list[str] = []
    opened: list[Any] = []

    def load(file: Path) -> Any:
        names.append(f"loaded_{secrets.token_hex(4)}")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {names[-1]}")
        stop = ["--quiet", "--set", "ON_ERROR_STOP=1"]
        subprocess.run(
            [program("psql"), *stop, "--dbname", address_of(names[-1]), "--file", str(file)],
            check=True,
            capture_output=True,
        )
        opened.append(psycopg2.connect(address_of(names[-1])))
        return opened[-1].cursor()

    yield load
    for one in opened:
        one.close()
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE {name}")


# Slow, and for our own server alone: its pg_dump writes for no older one.
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_p99_an_anonymised_dump_loads_and_has_nobody_real_in_it(
    tmp_path: Path, loaded: Any
) -> None:
    make_world("one", is_guest=False)
    make_world("two", is_guest=True)
    real = make_person(username="persephone", display_name="Persephone Quillfeather")
    designer = make_designer(username="quillfeather", studio_name="Quillfeather & Daughters")
    shelve(designer=designer, title="The Persephone ring")
    file = tmp_path / "dump.sql"
    call_command("anonymised_dump", file)
    text = file.read_text().lower()
    for word in ("persephone", "quillfeather", real.email, real.password):
        assert word.lower() not in text, word
    cursor = loaded(file)
    for table in ("accounts_user", "orders_order", "models_catalog_cadmodel", "privacy_consent"):
        with closing(psycopg2.connect(address_of(connection.settings_dict["NAME"]))) as ours:
            assert _count(cursor, table) == _count(ours.cursor(), table), table
    cursor.execute("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
    assert cursor.fetchone() == (0,)
    # The same name is the same stranger in every place.
    cursor.execute("SELECT display_name FROM accounts_user WHERE id = %s", [real.pk])
    stranger = cursor.fetchone()[0].split()
    cursor.execute("SELECT title FROM models_catalog_cadmodel")
    assert stranger[0] in {one for (title,) in cursor.fetchall() for one in title.split()}
    cursor.execute("SELECT DISTINCT split_part(email, '@', 2) FROM accounts_user")
    assert cursor.fetchall() == [("example.test",)]
    with pytest.raises(CommandError, match="there already"):
        call_command("anonymised_dump", file)


def _count(cursor: Any, table: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_p99_a_name_where_the_map_says_that_none_is_leaves_no_dump(tmp_path: Path) -> None:
    make_person(username="persephone")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE undeclared AS SELECT email FROM accounts_user")
    try:
        with pytest.raises(CommandError, match="words of people were still in the dump"):
            call_command("anonymised_dump", tmp_path / "dump.sql")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE undeclared")
    assert list(tmp_path.glob("*.sql")) == []


def test_p99_a_disguise_keeps_the_form_and_is_the_same_for_the_same_word() -> None:
    disguise = Disguise(b"key")
    said = disguise.of("Persephone wrote to Persephone@Hades.example on 2027-03-01, JC-4711")
    name, *_, number = re.split(r"\W+", said)
    assert disguise.of({"to": ["Persephone"]}) == {"to": [name]}
    assert name != "Persephone" and re.fullmatch("[A-Z][a-z]{9}", name)
    assert "hades" not in said.lower() and "@example.test" in said
    assert re.fullmatch(r"\d{4}", number) and disguise.of("DE") == "DE"
    assert re.fullmatch(r"\d{8}", disguise.of("20261128"))
    assert re.fullmatch("[0-9a-f]{64}", disguise.of("a1" * 32))
    assert Disguise(b"another").of("Persephone") != name


def test_p99_no_demo_data_sample_or_document_has_the_address_of_somebody() -> None:
    ours = (".py", ".yaml", ".yml", ".json", ".jsonl", ".md", ".html", ".txt", ".toml", ".example")
    real = {
        (name, found[0])
        for name in tracked()
        if name.endswith(ours)
        for found in A_MAIL.finditer((PROJECT / name).read_text(errors="replace"))
        if not INVENTED.fullmatch(found[1].lower())
    }
    assert real == set()
