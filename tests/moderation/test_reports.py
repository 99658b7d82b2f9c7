"""Anyone reports a model; the report arrives once, and whoever made it can follow it."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.models import AuditEntry
from models_catalog.models import CadModel
from moderation.errors import ReportRefused
from moderation.models import Report
from moderation.services.report_piece import report_piece
from moderation.states import ReportKind
from tests.fixtures import ClientOf, ReadMails
from tests.races import in_threads
from tests.shop import shelve

ORIGIN = {"Origin": "http://testserver"}
SAID = {
    "kind": "copy",
    "text": "This is my fern ring.",
    "evidence": "https://example.test/fern, shown since 2019",
    "name": "Ada Fern",
    "address": "Ada@Example.test",
    "good_faith": "on",
}


def report(client: Client, listing: CadModel, **changes: Any) -> Any:
    address = f"{listing.get_absolute_url()}report/"
    return client.post(address, {**SAID, **changes}, headers=ORIGIN)


def test_a_visitor_reports_once_however_often_the_form_is_sent_and_is_told_by_mail(
    mira: User, read_mails: ReadMails
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    visitor = Client()
    page = visitor.get(listing.get_absolute_url()).content.decode()
    assert f'href="{listing.get_absolute_url()}report/"' in page
    assert visitor.get(f"{listing.get_absolute_url()}report/").status_code == 200
    for _ in range(2):
        answer = report(visitor, listing)
        assert (answer.status_code, answer["Location"]) == (
            303,
            f"{listing.get_absolute_url()}report/sent/",
        )
    assert not visitor.cookies, "reporting costs no cookie"
    made = Report.objects.get()
    assert (made.reporter, made.reporter_address) == (None, "ada@example.test")
    (mail,) = read_mails()
    assert mail.to == "ada@example.test"
    assert made.number in mail.subject
    assert made.reporter_url in mail.text
    page = Client().get(made.reporter_url).content.decode()
    assert "This is my fern ring." in page and made.number in page
    assert "no-store" in Client().get(made.reporter_url)["Cache-Control"]
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.machine, entry.target_id) == ("report.received", "guest", made.number)


def test_with_an_account_no_name_is_asked_and_ones_own_piece_is_left_to_the_studio(
    mira: User, ben: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    listing = shelve(designer=mira).cad_model
    browser = client_of(ben)
    page = browser.get(f"{listing.get_absolute_url()}report/").content.decode()
    assert 'name="address"' not in page
    assert report(browser, listing, name="Somebody else", address="x@y.test").status_code == 303
    made = Report.objects.get()
    assert (made.reporter, made.reporter_name, made.reporter_address) == (ben, "", "")
    assert [mail.to for mail in read_mails()] == [ben.email]
    own = report(client_of(mira), listing)
    assert own.status_code == 422
    with pytest.raises(ReportRefused, match="your own piece"):
        report_piece(actor=mira, cad_model=listing, kind=ReportKind.COPY, text="Mine.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "\0"},
        {"text": "a\0b"},
        {"text": " "},
        {"text": "x" * 10_000},
        {"evidence": "x" * 10_000},
        {"name": "x" * 10_000},
        {"address": "no address"},
        {"address": ""},
        {"kind": "nonsense"},
        {"kind": ""},
        {"good_faith": ""},
    ],
)
def test_what_cannot_be_a_report_is_said_at_its_field_and_keeps_every_word(
    mira: User, wrong: dict[str, str]
) -> None:
    listing = shelve(designer=mira).cad_model
    answer = report(Client(), listing, **wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error"' in page
    assert "shown since 2019" in page or "evidence" in wrong
    assert not Report.objects.exists()


def test_a_child_is_reported_without_any_address(mira: User, read_mails: ReadMails) -> None:
    listing = shelve(designer=mira).cad_model
    for _ in range(2):
        assert report(Client(), listing, kind="child", address="", name="").status_code == 303
    assert Report.objects.get().kind == ReportKind.CHILD
    assert read_mails() == []


def test_a50_a_foreign_page_cannot_send_a_report_and_a_network_not_without_end(mira: User) -> None:
    listing = shelve(designer=mira).cad_model
    address = f"{listing.get_absolute_url()}report/"
    forged = Client().post(address, SAID, headers={"Origin": "https://evil.example"})
    assert forged.status_code == 403
    for number in range(21):
        answer = report(Client(), listing, address=f"a{number}@example.test")
    assert answer.status_code == 429
    assert Report.objects.count() == 20


def test_what_is_not_on_the_shelf_and_a_guessed_page_are_not_found(mira: User) -> None:
    listing = shelve(designer=mira).cad_model
    CadModel.objects.filter(pk=listing.pk).update(state="withdrawn")
    assert report(Client(), listing).status_code == 404
    assert Client().get("/reports/guessed/").status_code == 404
    assert Client().get("/reports/a%00b/").status_code == 404
    with pytest.raises(ReportRefused, match="not on the shelf"):
        report_piece(actor=None, cad_model=listing, kind=ReportKind.COPY, text="Mine.")


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_report(mira: User, ben: User) -> None:
    listing = shelve(designer=mira).cad_model
    in_threads(
        lambda: report_piece(actor=ben, cad_model=listing, kind=ReportKind.COPY, text="Mine."),
        times=4,
    )
    assert Report.objects.count() == 1
