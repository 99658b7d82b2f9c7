"""A copy of one's data: asked for, made in parts, mailed of, downloaded, and gone after a week."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.storage import private_files, public_files
from models_catalog.models import Release, ReleaseFile
from privacy.errors import ExportRefused
from privacy.models import DataExport, ExportDownload, ExportPart
from privacy.services.build_export import LONGEST_STEP, build_export
from privacy.services.delete_exports import delete_exports
from privacy.services.request_export import request_export
from privacy.states import ExportState
from privacy.tasks import build_export_task, take_up_exports_task
from tests.cast import PASSWORD
from tests.common.test_service_gone import full_disk
from tests.fixtures import ClientOf, ReadMails
from tests.privacy.copies import stored_copy
from tests.races import in_threads
from tests.shop import back_to_work, make_listing

pytestmark = pytest.mark.django_db
PAGE = "/account/privacy/copy/"
NEW = "/account/privacy/copy/new/"
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Parts are made in a folder of this test: the clock of another one may be days ahead."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def with_password(person: User) -> Client:
    """A browser in which the person has just entered the password."""
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def made(person: User) -> DataExport:
    export = request_export(actor=person)
    build_export_task(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.READY
    return export


def give_file(designer: User, *, content: bytes, name: str = "ring.stl") -> ReleaseFile:
    release = back_to_work(make_listing(designer=designer).cad_model.releases.get())
    key = private_files().save(f"originals/{release.pk}/{name}", ContentFile(content))
    return ReleaseFile.objects.create(
        release=release,
        storage_key=key,
        file_name=name,
        format="stl",
        size_bytes=len(content),
        sha256="0" * 64,
    )


def test_p64_a_copy_is_asked_for_made_mailed_of_and_downloaded(
    mira: User, read_mails: ReadMails
) -> None:
    file = give_file(mira, content=b"solid my ring")
    ReleaseFile.objects.exclude(pk=file.pk).delete()
    client = with_password(mira)
    assert client.post(NEW).status_code == 303
    assert b"Being made" in client.get(PAGE).content
    export = DataExport.objects.get()
    build_export_task(export.pk)
    mail = next(one for one in read_mails() if "copy" in one.subject)
    assert export.number in mail.text
    page = client.get(export.get_absolute_url())
    assert page.status_code == 200 and b"Download part 2" in page.content
    part = export.parts.get(number=2)
    answer = client.post(f"{export.get_absolute_url()}parts/2/")
    assert answer.status_code == 303
    sent = client.get(answer["Location"])
    assert sent["Content-Disposition"] == 'attachment; filename="jewelcad-copy-part-2.zip"'
    assert b"".join(sent) == private_files().open(part.storage_key).read()
    files = stored_copy(part)
    (name,) = files.names
    assert name.endswith("/version-1/ring.stl") and files.zip.read(name) == b"solid my ring"
    first = stored_copy(export.parts.get(number=1))
    listed = first.json("manifest.json")["parts"]
    assert [one["path"] for one in listed[1]["files"]] == [name]
    assert name in first.text("index.html")


def test_p64_a_picture_of_oneself_is_in_the_copy(ben: User) -> None:
    ben.picture_key = public_files().save("portraits/ben.webp", ContentFile(b"a picture"))
    ben.save()
    files = stored_copy(made(ben).parts.get(number=2))
    assert files.zip.read("picture/portrait.webp") == b"a picture"


def test_p64_a_buyer_gets_the_files_that_may_be_downloaded(mira: User, ben: User) -> None:
    from tests.common.test_query_counts import buy

    order = buy(ben, mira)
    file = ReleaseFile.objects.get(release=order.lines.get().release_id)
    original = private_files().open(file.storage_key).read()
    order.withdrawal_ends_at = timezone.now() + timedelta(days=14)
    order.save()
    assert made(ben).parts.count() == 1  # he may still withdraw, so the files stay shut
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        export = made(ben)
        files = stored_copy(export.parts.get(number=2))
    assert [files.zip.read(name) for name in files.names] == [original]
    assert files.names[0].startswith("bought/")


def test_p65_the_mail_has_nothing_personal_in_it(mira: User, read_mails: ReadMails) -> None:
    made(mira)
    mail = read_mails()[0]
    for value in (mira.username, "Mira", "Pforzheim", mira.email):
        assert value not in mail.text + mail.subject


def test_p65_a_password_of_the_last_ten_minutes_is_needed(ben: User, client_of: ClientOf) -> None:
    export = made(ben)
    addresses = [PAGE, export.get_absolute_url()]
    posts = [NEW, f"{export.get_absolute_url()}parts/1/"]
    asked = "/accounts/reauthenticate/?next=%2Faccount%2Fprivacy%2Fcopy%2F"
    without = client_of(ben)
    for address in addresses:
        assert without.get(address)["Location"].startswith(asked)
    for address in posts:
        assert without.post(address)["Location"] == asked
    question = without.get(asked)
    assert b"Your password, once more" in question.content
    wrong = without.post(asked, {"password": "not the password", "next": PAGE})
    assert b"This is not your password." in wrong.content
    assert without.get(PAGE).status_code == 303
    assert without.post(asked, {"password": PASSWORD, "next": PAGE})["Location"] == PAGE
    assert without.get(PAGE).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=9)):
        assert without.get(PAGE).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert without.get(PAGE)["Location"].startswith(asked)
        assert without.post(posts[1])["Location"] == asked
    assert not ExportDownload.objects.exists()
    assert Client().get(export.get_absolute_url())["Location"].startswith("/accounts/login/")


def test_p65_other_people_find_nothing_there(ben: User, carol: User) -> None:
    export = made(ben)
    stranger = with_password(carol)
    assert stranger.get(export.get_absolute_url()).status_code == 404
    assert stranger.post(f"{export.get_absolute_url()}parts/1/").status_code == 404
    assert with_password(ben).post(f"{export.get_absolute_url()}parts/9/").status_code == 404
    assert not ExportDownload.objects.exists()


def test_p65_each_download_is_written_down(ben: User) -> None:
    export = made(ben)
    client = with_password(ben)
    client.post(f"{export.get_absolute_url()}parts/1/")
    client.post(f"{export.get_absolute_url()}parts/1/")
    assert ExportDownload.objects.filter(part__export=export).count() == 2


def test_p65_one_at_a_time_and_one_a_day(ben: User) -> None:
    client = with_password(ben)
    client.post(NEW)
    second = client.post(NEW)
    assert second.status_code == 409 and b"being made already" in second.content
    export = DataExport.objects.get()
    build_export_task(export.pk)
    third = client.post(NEW)
    again = (export.requested_at + timedelta(days=1)).strftime("%H:%M")
    assert third.status_code == 409
    assert "less than a day ago" in third.content.decode() and again in third.content.decode()
    with time_machine.travel(export.requested_at + timedelta(days=1, seconds=1)):
        request_export(actor=ben)
    assert DataExport.objects.count() == 2


def test_p65_the_database_holds_one_under_way(ben: User) -> None:
    request_export(actor=ben)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.create(person=ben)


@pytest.mark.django_db(transaction=True)
def test_p65_of_two_wishes_at_once_one_is_refused_with_words(ben: User) -> None:
    refusals: list[str] = []

    def ask() -> None:
        try:
            request_export(actor=ben)
        except ExportRefused as refused:
            refusals.append(refused.message)

    in_threads(ask, times=4)
    assert DataExport.objects.count() == 1
    assert len(refusals) == 3


def test_p65_after_a_week_it_is_gone_from_page_and_store(ben: User) -> None:
    export = made(ben)
    part = export.parts.get()
    assert private_files().exists(part.storage_key)
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        client = with_password(ben)
        # The clock shuts the page, whether the file is gone yet or not.
        for _ in range(2):
            page = client.get(export.get_absolute_url())
            assert page.status_code == 410 and "kept for 7 days" in page.content.decode()
            assert client.post(f"{export.get_absolute_url()}parts/1/").status_code == 410
            delete_exports()
        assert client.get(PAGE).status_code == 200
    assert not private_files().exists(part.storage_key)
    export.refresh_from_db()
    part.refresh_from_db()
    assert export.state == ExportState.DELETED and export.deleted_at and part.deleted_at
    assert part.contents == [] and part.planned == []


def test_p65_nothing_is_deleted_before_its_time(ben: User) -> None:
    export = made(ben)
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert delete_exports() == 0
        assert with_password(ben).get(export.get_absolute_url()).status_code == 200


def test_p65_a_store_that_keeps_the_file_leaves_it_to_the_next_run(
    ben: User, settings: Settings, tmp_path: Path
) -> None:
    export = made(ben)
    (tmp_path / "a file").touch()
    working = deepcopy(settings.STORAGES)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        # A store whose folder is a file answers every question with an error.
        settings.STORAGES = {
            **working,
            "private": {
                **working["private"],
                "OPTIONS": {"location": tmp_path / "a file"},
            },
        }
        assert delete_exports() == 0
        export.refresh_from_db()
        assert export.state == ExportState.READY
        settings.STORAGES = working
        assert delete_exports() == 1
    assert not private_files().exists(export.parts.get().storage_key)


def test_a58_a_copy_that_finds_the_disk_full_leaves_nothing_half_and_is_made_later(
    mira: User, scratch: Path
) -> None:
    file = give_file(mira, content=bytes(3 * MEGABYTE))
    export = request_export(actor=mira)
    with full_disk(after_bytes=MEGABYTE), pytest.raises(OSError, match="too large"):
        build_export_task(export.pk)
    assert not list(scratch.iterdir()), "the room is free again"
    for part in export.parts.all():
        assert part.built_at is None and not private_files().exists(part.storage_key)
    page = with_password(mira).get(PAGE)
    assert page.status_code == 200 and b"Being made" in page.content
    with time_machine.travel(timezone.now() + LONGEST_STEP + timedelta(seconds=1)):
        take_up_exports_task()
    export.refresh_from_db()
    assert export.state == ExportState.READY
    sizes = [one.file_size for part in export.parts.all() for one in stored_copy(part).zip.filelist]
    assert file.size_bytes in sizes


def test_p65_a_copy_that_nobody_finished_is_taken_up_and_in_the_end_given_up(
    mira: User, settings: Settings, tmp_path: Path
) -> None:
    give_file(mira, content=b"solid")
    export = request_export(actor=mira)
    working = deepcopy(settings.STORAGES)
    (tmp_path / "a file").touch()
    settings.STORAGES = {
        **working,
        "private": {**working["private"], "OPTIONS": {"location": tmp_path / "a file"}},
    }
    now = timezone.now()
    for attempt in range(6):
        with time_machine.travel(now + attempt * (LONGEST_STEP + timedelta(seconds=1))):
            with pytest.raises(OSError):
                build_export(export.pk)
            assert build_export(export.pk) is False  # another worker leaves it alone
    settings.STORAGES = working
    with time_machine.travel(now + 6 * (LONGEST_STEP + timedelta(seconds=1))):
        take_up_exports_task()
        export.refresh_from_db()
        assert export.state == ExportState.FAILED
        page = with_password(mira).get(PAGE).content.decode()
        assert "could not be made" in page
        delete_exports()
        assert not export.parts.filter(deleted_at=None).exists()
        assert made(mira)  # a new one can be asked for at once


def test_p65_the_page_costs_the_same_however_many_copies_there_were(ben: User) -> None:
    client = with_password(ben)
    made(ben)
    client.get(PAGE)
    counts = set()
    for days in (0, 2, 4):
        if days:
            with time_machine.travel(timezone.now() + timedelta(days=days)):
                made(ben)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.add(len(asked))
    assert len(counts) == 1


# --- A worker of its own -------------------------------------------------------------------------

CHILD = r"""
import re, sys, django
from pathlib import Path
django.setup()
from privacy.services.build_export import build_export
while build_export(int(sys.argv[1])):
    pass
# Not ru_maxrss, which counts in what started this process.
print(int(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.fixture
def child(settings: Settings, tmp_path: Path) -> Callable[[DataExport], subprocess.Popen[str]]:
    """Makes a copy in a process of its own, on the test's database and stores."""
    stores = deepcopy(settings.STORAGES)
    for alias in ("private", "public"):
        stores[alias] = {
            "BACKEND": f"common.storage.{alias.title()}FileStorage",
            "OPTIONS": {"location": tmp_path / alias},
        }
    settings.STORAGES = stores
    given = {
        "folder": str(tmp_path),
        "database": connection.settings_dict["NAME"],
        "key_prefix": "nobody",
        "stripe_url": "http://127.0.0.1:1",
        "stripe_key": "sk_test_nobody",
    }

    def start(export: DataExport) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", CHILD, str(export.pk)],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.worker.settings",
                "TEST_WORKER": json.dumps(given),
                "TMPDIR": str(tmp_path / "scratch"),
            },
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


def give_large_files(designer: User, folder: Path, *, count: int, size_bytes: int) -> None:
    """Files of holes: they take no room until they are copied."""
    cad_model = make_listing(designer=designer).cad_model
    ReleaseFile.objects.all().delete()
    (folder / "private" / "originals").mkdir(parents=True, exist_ok=True)
    release = back_to_work(Release.objects.get(cad_model=cad_model))
    for number in range(count):
        key = f"originals/large-{number}.stl"
        with (folder / "private" / key).open("wb") as file:
            file.truncate(size_bytes)
        ReleaseFile.objects.create(
            release=release,
            storage_key=key,
            file_name=f"large-{number}.stl",
            format="stl",
            size_bytes=size_bytes,
            sha256="0" * 64,
        )


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_p65_a_copy_of_much_is_made_in_little_memory(
    mira: User, child: Callable[[DataExport], subprocess.Popen[str]], tmp_path: Path
) -> None:
    """`EXPORT_GIGABYTES=20` makes it as much as one likes."""
    gigabytes = int(os.environ.get("EXPORT_GIGABYTES", "1"))
    give_large_files(mira, tmp_path, count=5 * gigabytes, size_bytes=200 * MEGABYTE)
    # Not by the service, which would have this process make it.
    export = DataExport.objects.create(person=mira)
    worker = child(export)
    said, _ = worker.communicate(timeout=3600)
    print(f"{gigabytes} GB: {said.strip()} MB of memory")
    assert worker.returncode == 0 and int(said) < 256
    export.refresh_from_db()
    assert export.state == ExportState.READY
    held = sum(part.size_bytes or 0 for part in export.parts.all())
    assert held > gigabytes * 1000 * MEGABYTE
    assert all((part.size_bytes or 0) < 600 * MEGABYTE for part in export.parts.all())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_p65_killed_in_the_middle_it_goes_on_with_the_same_part(
    mira: User, child: Callable[[DataExport], subprocess.Popen[str]], tmp_path: Path
) -> None:
    give_large_files(mira, tmp_path, count=4, size_bytes=200 * MEGABYTE)
    # Not by the service, which would have this process make it.
    export = DataExport.objects.create(person=mira)
    worker = child(export)
    # The second of two parts with files is being written.
    is_there = ExportPart.objects.filter(export=export, built_at__isnull=False).exists
    until(is_there, worker)
    until(lambda: any((tmp_path / "scratch").glob("*/part.zip")), worker)
    worker.kill()
    worker.wait()
    first = ExportPart.objects.get(export=export, built_at__isnull=False)
    assert build_export(export.pk) is False  # it may still be alive, as far as others know
    with time_machine.travel(timezone.now() + LONGEST_STEP + timedelta(seconds=1)):
        build_export_task(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.READY
    assert ExportPart.objects.get(pk=first.pk).built_at == first.built_at
    names = [name for part in export.parts.all() for name in stored_copy(part).names]
    assert len([name for name in names if name.endswith(".stl")]) == 4


def until(is_so: Callable[[], bool], worker: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not is_so():
        assert worker.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)  # between two looks


def test_p65_what_a_killed_worker_left_on_its_disk_goes(ben: User, scratch: Path) -> None:
    left = scratch / "jewelcad-copy-left"
    left.mkdir()
    (left / "part.zip").write_bytes(b"somebody's data")
    made(ben)
    assert left.exists()  # its worker may still be at it
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        made(ben)
    assert not left.exists()
