"""A backup that comes back brings nobody back: the erasure journal, by a real dump and restore."""

import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import settings as shop
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from accounts.models import Profile, User
from common.address_code import address_code
from common.models import OutboxMail
from common.personal import DataSubject, data_subject
from embedded.postgres import _installed
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.request_erasure import request_erasure
from privacy.journal.lines import JournalBroken
from privacy.journal.places import BucketJournal, the_journal
from privacy.journal.replay import person_of
from privacy.journal.write_line import write_line
from privacy.models import Erasure
from privacy.tracing.seek import seek
from privacy.tracing.values import values_of


def write(number: str, account: int | None = None, *addresses: str) -> None:
    write_line(erasure_number=number, person=DataSubject(account, addresses), account_address="")


def journal_file(settings: Settings) -> Path:
    return Path(settings.ERASURE_JOURNAL) / "erasures.jsonl"


def run(program: str, *words: str, stdin: bytes = b"") -> bytes:
    """PostgreSQL's own program on the database of the test."""
    given = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": str(given["OPTIONS"].get("host") or given["HOST"]),
        "PGPORT": str(given["PORT"] or ""),
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
    }
    path = _installed() / "bin" / program
    done = subprocess.run(
        [str(path), *words, given["NAME"]], env=environment, input=stdin, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout


def reapply() -> str:
    out = StringIO()
    call_command("reapply_erasures", stdout=out)
    return out.getvalue()


def is_ready() -> bool:
    answer = Client().get("/readyz")
    assert answer.json()["erasures"] is (answer.status_code == 200)
    return answer.status_code == 200


# Slow, and for our own server alone: its pg_dump writes for no older one.
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_p93_whom_a_restored_backup_brings_back_is_erased_again_before_the_site_opens(
    settings: Settings, ben: User, carol: User
) -> None:
    settings.LOG_FILES = []
    Profile.objects.create(user=ben, phone="+1 555 0100 4711", address="12 Goldsmith Lane\nDerby")
    dump = run("pg_dump", "--clean", "--if-exists")

    traces = values_of(data_subject(ben))
    asked = request_erasure(actor=ben, person=ben, waive_grace=True)
    assert not continue_erasure(asked.pk, is_over=lambda: False)
    assert not User.objects.filter(pk=ben.pk).exists()
    written = journal_file(settings).read_text()
    assert "ben" not in written and address_code(ben.email) in written
    assert is_ready()

    connection.close()
    run("psql", "--quiet", "--set", "ON_ERROR_STOP=1", stdin=dump)
    assert User.objects.filter(pk=ben.pk, username="ben").exists()
    assert not is_ready()

    said = reapply()
    assert f"{asked.number}: finished; 0 traces left" in said
    assert not User.objects.filter(pk=ben.pk).exists()
    assert seek(traces).left == ()
    assert is_ready()
    assert Erasure.objects.get().number == asked.number
    # Nobody else.
    assert User.objects.filter(pk=carol.pk, email=carol.email).exists()
    assert "0 erasures" in reapply()
    assert journal_file(settings).read_text() == written


@pytest.mark.django_db(transaction=True)
def test_p93_an_account_that_only_got_the_same_number_stays(carol: User) -> None:
    write("gone", carol.pk, "somebody.else@example.test")
    assert not is_ready()
    assert "gone: nobody of it is in this database" in reapply()
    assert User.objects.filter(pk=carol.pk, email=carol.email).exists()
    assert is_ready()


@pytest.mark.django_db(transaction=True)
def test_p93_a_grace_that_was_over_before_the_backup_came_back_is_over(ben: User) -> None:
    asked = request_erasure(actor=ben, person=ben)
    write_line(erasure_number=asked.number, person=data_subject(ben), account_address=ben.email)
    assert not is_ready()
    reapply()
    assert not User.objects.filter(pk=ben.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_p93_no_row_goes_while_the_journal_cannot_be_written(
    ben: User, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings.ERASURE_JOURNAL = str(tmp_path / "file")
    Profile.objects.create(user=ben, phone="+1 555 0100")
    asked = request_erasure(actor=ben, person=ben, waive_grace=True)
    continue_erasure(asked.pk, is_over=lambda: False)
    asked.refresh_from_db()
    assert asked.state == "waiting"
    assert Profile.objects.filter(user=ben).exists()


@pytest.mark.django_db
def test_p93_a_journal_that_was_changed_is_not_gone_by(settings: Settings) -> None:
    for number in ("one", "two", "three"):
        write(number, 4711)
    path = journal_file(settings)
    one, two, three = path.read_text().splitlines()
    changed = json.dumps({**json.loads(two), "account": 1})
    for lines in ([one, changed, three], [one, three], [one, "{", three]):
        path.write_text("\n".join(lines))
        assert not is_ready()
        with pytest.raises(JournalBroken):
            reapply()
    # What is older than the oldest backup may be taken off.
    path.write_text(f"{two}\n{three}\n")
    assert "2 erasures" in reapply()


@pytest.mark.django_db
def test_p93_a_line_is_written_once_and_names_no_address(settings: Settings) -> None:
    for _ in range(2):
        write("one", 7, "mira@example.test")
    (line,) = journal_file(settings).read_text().splitlines()
    assert set(json.loads(line)) == {
        *("erasure", "account", "account_address", "addresses", "at"),
        *("position", "previous", "hash"),
    }
    assert "mira" not in line


def test_p93_without_a_place_for_the_journal_the_command_says_so(
    db: None, settings: Settings
) -> None:
    settings.ERASURE_JOURNAL = ""
    assert is_ready()
    with pytest.raises(CommandError, match="ERASURE_JOURNAL"):
        reapply()


@pytest.fixture
def bucket(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.delenv("HTTP_PROXY", raising=False)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    name = f"journal-{secrets.token_hex(4)}"
    settings.ERASURE_JOURNAL = f"s3://{name}/erasures"
    given = {"access_key": "invented", "secret_key": "invented", "addressing_style": "path"}
    settings.S3_OPTIONS = {
        **shop.S3_OPTIONS,
        **given,
        "endpoint_url": f"http://{host}:{port}",
        "region_name": "us-east-1",
    }
    made = boto3.resource(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="invented",
        aws_secret_access_key="invented",
    ).Bucket(name)
    made.create()
    yield made
    server.stop()


def test_p93_a_bucket_keeps_the_journal_a_line_an_object(bucket: Any, db: None) -> None:
    write("one", 1)
    write("two", 2)
    assert [one.key for one in bucket.objects.all()] == [
        "erasures/00000001.json",
        "erasures/00000002.json",
    ]
    journal = the_journal()
    assert isinstance(journal, BucketJournal)
    assert [line.erasure for line in journal.lines()] == ["one", "two"]
    # Whoever took the position first has it.
    with pytest.raises(Exception, match="PreconditionFailed|pre-condition"):
        bucket.put_object(Key="erasures/00000002.json", Body=b"", IfNoneMatch="*")
    bucket.delete_objects(Delete={"Objects": [{"Key": "erasures/00000001.json"}]})
    assert [line.position for line in journal.lines()] == [2]


def test_p93_a_guest_who_was_erased_is_found_by_the_code_of_the_address(db: None) -> None:
    OutboxMail.objects.create(to_address="Guest@example.test", dedupe_key="1")
    write("guest", None, "guest@example.test")
    journal = the_journal()
    assert journal is not None
    assert person_of(journal.lines()[0]) == DataSubject(None, ("guest@example.test",))
