"""Files that show what a report says: looked at, kept once, seen by staff alone."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from common.personal import DataSubject, data_subject
from common.storage import private_files
from models_catalog.models import CadModel
from moderation.models import Report, ReportFile
from moderation.personal import personal_files
from tests.accounts.test_picture import photo
from tests.clamd import EICAR, clamd
from tests.fixtures import ClientOf
from tests.moderation.test_reports import report
from tests.races import in_threads
from tests.shop import shelve

pytestmark = [pytest.mark.usefixtures("own_stores"), pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def files(**sent: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(".".join(name.rsplit("_", 1)), body) for name, body in sent.items()]


def stored() -> list[str]:
    def names(folder: str) -> list[str]:
        try:
            folders, own = private_files().listdir(folder)
        except FileNotFoundError:
            return []
        return own + [name for one in folders for name in names(f"{folder}/{one}")]

    return names("reports")


@pytest.fixture
def listing(mira: User) -> CadModel:
    return shelve(designer=mira, title="Fern ring").cad_model


def test_a13_p07_a_visitor_shows_evidence_that_staff_alone_open(
    listing: CadModel, ben: User, mira: User, staff: User, client_of: ClientOf
) -> None:
    page = Client().get(f"{listing.get_absolute_url()}report/").content.decode()
    assert 'enctype="multipart/form-data"' in page and 'name="attached"' in page
    staff.groups.set([Group.objects.get(name="Review")])
    User.objects.filter(pk=staff.pk).update(is_superuser=False)
    sent = {"fern_jpg": photo(), "register_pdf": PDF}
    for _ in range(2):
        assert report(Client(), listing, attached=files(**sent)).status_code == 303
    picture, paper = ReportFile.objects.all()
    assert len(stored()) == 2, "the form sent twice keeps each file once"
    with private_files().open(picture.storage_key) as body:
        assert b"Canary" not in body.read(), "place, time and device are gone"
    made = Report.objects.get()
    followed = Client().get(made.reporter_url).content.decode()
    assert "fern.jpg, register.pdf" in followed and "/files/" not in followed
    desk = f"/admin/moderation/report/{made.pk}/"
    at = [f"{desk}files/{one.position}/" for one in (picture, paper)]
    assert all(address in client_of(staff).get(f"{desk}change/").content.decode() for address in at)
    assert client_of(staff).get(at[0])["Content-Type"] == "image/webp"
    assert client_of(staff).post(at[0]).status_code == 405
    leaves = client_of(staff).get(client_of(staff).get(at[1])["Location"])
    assert leaves["Content-Disposition"] == 'attachment; filename="register.pdf"'
    for browser in (client_of(mira), client_of(ben), Client()):
        assert all(browser.get(address).status_code in (302, 403) for address in at)
    guest = DataSubject(account_id=None, addresses=("ada@example.test",))
    assert [one.path.rpartition(".")[2] for one in personal_files(guest)] == ["webp", "pdf"]
    assert not [*personal_files(data_subject(mira)), *personal_files(data_subject(ben))]
    assert report(Client(), listing, attached=files(a_pdf=PDF + b"1")).status_code == 303
    fourth = report(Client(), listing, attached=files(b_pdf=PDF + b"2")).content.decode()
    assert "takes 3 files at most" in fourth and len(stored()) == 3


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"run_exe": b"MZ" + bytes(200)}, "run.exe: send a JPEG"),
        ({"run_pdf": b"MZ" + bytes(200) + b"%%EOF"}, "run.pdf: it is no PDF"),
        ({"half_pdf": PDF[:30]}, "half.pdf: it is no PDF"),
        ({"page_jpg": b"<html><script>alert(1)</script>"}, "page.jpg: This is no picture"),
        ({"empty_pdf": b""}, "empty"),
        ({"large_pdf": PDF + bytes(10_000_001)}, "large.pdf: it has more than 10 MB"),
        ({f"n{number}_pdf": PDF + b"%d" % number for number in range(4)}, "Send 3 files at most"),
    ],
)
def test_a12_a_file_that_is_refused_costs_no_word_and_nothing_is_kept(
    listing: CadModel, sent: dict[str, bytes], why: str
) -> None:
    answer = report(Client(), listing, attached=files(good_png=photo("PNG", size=(40, 40)), **sent))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page and "This is my fern ring." in page and "shown since 2019" in page
    assert "Choose your files again" in page
    assert not Report.objects.exists() and not stored()


def test_malware_is_refused_and_a_report_about_a_child_takes_no_pictures(
    listing: CadModel, settings: Settings
) -> None:
    with clamd() as daemon:
        settings.CLAMD_ADDRESS = daemon
        page = report(
            Client(), listing, attached=files(a_pdf=PDF + EICAR + b"%%EOF")
        ).content.decode()
        assert "Eicar" in page and not stored()
    page = report(Client(), listing, attached=files(a_pdf=PDF)).content.decode()
    assert "just now" in page, "a scanner that is away is said in words"
    settings.CLAMD_ADDRESS = ""
    page = report(Client(), listing, kind="child", attached=files(a_jpg=photo())).content.decode()
    assert "Send no files with a report about a child" in page and not stored()
    assert report(Client(), listing, kind="child").status_code == 303
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportFile.objects.create(
            report=Report.objects.get(),
            position=1,
            is_picture=False,
            size_bytes=1,
            **dict.fromkeys(("storage_key", "file_name", "sha256"), "x"),
        )


def test_posted_twice_at_once_a_report_has_each_file_once(listing: CadModel) -> None:
    def post() -> None:
        answer = report(Client(), listing, attached=files(a_pdf=PDF, b_jpg=photo()))
        assert answer.status_code == 303

    in_threads(post, times=2)
    assert ReportFile.objects.count() == 2 and len(stored()) == 2
