"""Questions about a piece: asked by who is logged in, answered once, read by all, kept clean."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from common.models import AuditEntry
from models_catalog.errors import QuestionRefused
from models_catalog.models import CadModel, PieceQuestion
from models_catalog.services.ask_about_piece import (
    OPEN_AT_MOST,
    answer_about_piece,
    ask_about_piece,
)
from models_catalog.services.moderate_question import hide_question
from privacy.erasing.request_erasure import request_erasure
from privacy.states import RestrictionGround
from privacy.wishes.restrict_person import restrict_person
from tests.fixtures import ClientOf, ReadMails
from tests.races import in_threads
from tests.shop import shelve

ORIGIN = {"Origin": "http://testserver"}
DESK = "/admin/models_catalog/piecequestion/"


def page(client: Client, listing: CadModel) -> str:
    return client.get(listing.get_absolute_url()).content.decode()


def test_a_question_is_its_two_sides_until_it_is_answered_once_for_everybody(
    mira: User, ben: User, carol: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    base = f"{listing.get_absolute_url()}questions/"
    assert "Log in to ask Mira Kessler" in page(Client(), listing)
    assert Client().post(base, {"text": "Hollow?"}).status_code == 302
    asker = client_of(ben)
    for _ in range(2):  # pressed twice
        asker.post(base, {"text": "Is it hollow inside?"})
    question = PieceQuestion.objects.get()
    assert "Only you and the designer" in page(asker, listing)
    for other in (Client(), client_of(carol)):
        assert "Is it hollow" not in page(other, listing)
    studio = client_of(mira)
    assert "Your answer, once" in page(studio, listing)
    for text in ("It is solid.", "It is hollow."):
        studio.post(f"{base}{question.pk}/answer/", {"text": text})
    for reader in (Client(), asker, client_of(carol)):
        seen = page(reader, listing)
        assert "Is it hollow inside?" in seen and "It is solid." in seen
        assert ben.shown_name not in seen or reader is asker
    question.refresh_from_db()
    assert question.answer == "It is solid."
    with pytest.raises(Exception, match="pgtrigger"), transaction.atomic():
        PieceQuestion.objects.update(answer="It is hollow.")
    assert sorted((mail.to, mail.subject.strip()) for mail in read_mails()) == [
        (ben.email, "Your question about “Fern ring” is answered"),
        (mira.email, "A question about “Fern ring”"),
    ]


def test_nothing_is_read_of_who_restricted_their_data_or_waits_to_be_erased(
    mira: User, ben: User, carol: User
) -> None:
    listing = shelve(designer=mira).cad_model
    for asker, text in ((ben, "Is it hollow?"), (carol, "Is it heavy?")):
        question = ask_about_piece(actor=asker, cad_model=listing, text=text)
        answer_about_piece(actor=mira, question=question, text="No.")
    assert page(Client(), listing).count("<p>No.</p>") == 2
    restrict_person(actor=ben, person=ben, ground=RestrictionGround.ASKED, method="my data")
    seen = page(Client(), listing)
    assert "Is it hollow?" not in seen and "Is it heavy?" in seen
    request_erasure(actor=carol, person=carol)
    assert "<p>No.</p>" not in page(Client(), listing)


@pytest.mark.parametrize("text", ["", " ", "\0", "a\0b", "x" * 10_000])
def test_what_is_no_question_or_answer_is_refused_in_words(
    mira: User, ben: User, client_of: ClientOf, text: str
) -> None:
    listing = shelve(designer=mira).cad_model
    base = f"{listing.get_absolute_url()}questions/"
    answer = client_of(ben).post(base, {"text": text}, follow=True)
    assert answer.status_code == 200 and "notice--fail" in answer.content.decode()
    assert not PieceQuestion.objects.exists()
    question = ask_about_piece(actor=ben, cad_model=listing, text="Hollow?")
    answer = client_of(mira).post(f"{base}{question.pk}/answer/", {"text": text}, follow=True)
    assert answer.status_code == 200 and "notice--fail" in answer.content.decode()
    question.refresh_from_db()
    assert question.answered_at is None


def test_who_may_not_ask_or_answer(mira: User, ben: User, carol: User, client_of: ClientOf) -> None:
    listing = shelve(designer=mira).cad_model
    with pytest.raises(QuestionRefused, match="your own piece"):
        ask_about_piece(actor=mira, cad_model=listing, text="Why?")
    question = ask_about_piece(actor=ben, cad_model=listing, text="Hollow?")
    with pytest.raises(QuestionRefused, match="Only the designer"):
        answer_about_piece(actor=carol, question=question, text="Yes.")
    address = f"{listing.get_absolute_url()}questions/{question.pk}/answer/"
    assert client_of(ben).post(address, {"text": "Yes."}).status_code == 403
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        PieceQuestion.objects.create(cad_model=listing, asker=ben, text="Again?")
    for number in range(OPEN_AT_MOST - 1):
        other = shelve(designer=mira, title=f"Ring {number}").cad_model
        ask_about_piece(actor=ben, cad_model=other, text="Hollow?")
    with pytest.raises(QuestionRefused, match="wait for an answer"):
        ask_about_piece(actor=ben, cad_model=shelve(designer=mira).cad_model, text="Hollow?")
    CadModel.objects.filter(pk=listing.pk).update(state="withdrawn")
    with pytest.raises(QuestionRefused, match="not on the shelf"):
        ask_about_piece(actor=carol, cad_model=listing, text="Hollow?")


def test_anybody_reports_and_staff_hide_or_let_it_stand_with_a_reason(
    mira: User, ben: User, staff: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira).cad_model
    question = ask_about_piece(actor=ben, cad_model=listing, text="Buy at rings.example!")
    address = f"{listing.get_absolute_url()}questions/{question.pk}/report/"
    assert Client().get(address).status_code == 404, "nobody sees it yet"
    answer_about_piece(actor=mira, question=question, text="No.")
    visitor = Client()
    assert visitor.get(address).status_code == 200
    assert not PieceQuestion.objects.reported().exists()
    for _ in range(2):
        assert "It is with us" in visitor.post(address, headers=ORIGIN).content.decode()
    assert not visitor.cookies
    desk = client_of(staff)
    assert "Questions that were reported" in desk.get("/admin/").content.decode()
    act = {"_selected_action": [question.pk], "reason": "An advertisement."}
    desk.post(DESK, {**act, "action": "hide", "reason": ""})
    assert PieceQuestion.objects.shown().exists(), "not without a reason"
    for _ in range(2):
        desk.post(DESK, {**act, "action": "hide"})
    assert "rings.example" not in page(Client(), listing)
    desk.post(DESK, {**act, "action": "let_stand"})
    assert "rings.example" in page(Client(), listing)
    acts = AuditEntry.objects.filter(person=staff).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["question.hidden", "question.stands"]
    with pytest.raises(QuestionRefused, match="Only staff"):
        hide_question(actor=ben, question=question, reason="Mine.")


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_ask_and_answer_once(mira: User, ben: User) -> None:
    listing = shelve(designer=mira).cad_model
    in_threads(lambda: ask_about_piece(actor=ben, cad_model=listing, text="Hollow?"), times=3)
    question = PieceQuestion.objects.get()
    texts = iter(["Yes.", "No.", "Maybe."])

    def answer() -> None:
        try:
            answer_about_piece(actor=mira, question=question, text=next(texts))
        except QuestionRefused:
            return

    in_threads(answer, times=3)
    question.refresh_from_db()
    assert question.answer in ("Yes.", "No.", "Maybe.")
