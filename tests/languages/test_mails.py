"""A mail is in its receiver's language, from the subject to the last line."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.models import User
from common.mail_catalogue import RenderedMail, example_of, mail_kinds
from common.models import OutboxMail
from design_requests import emails
from design_requests.models import Milestone
from design_requests.states import OfferState
from models_catalog.emails import mail_question_answered
from models_catalog.models import PieceQuestion
from moderation.services.report_piece import report_piece
from moderation.states import ReportKind
from orders.models import Order
from reviews.services.reply_to_review import reply_to_review
from tests.design_requests.making import hold_payment, make_brief, make_offer
from tests.fixtures import ReadMails
from tests.languages.made_up import BEGIN, END, outside, unmarked, write_made_up
from tests.languages.test_pages import GERMAN, NO_WORDS, WORD
from tests.orders.guests import check_out_as
from tests.orders.test_checkout import fill
from tests.reviews.buying import reviewed
from tests.shop import make_listing, shelve
from tests.stripe import Sandbox, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]

ADDRESSES = re.compile(r"https?://\S+|(?<!\w)/[\w/-]+")


@pytest.fixture
def made_up(settings: Settings, tmp_path: Path) -> None:
    write_made_up(tmp_path)
    settings.LOCALE_PATHS = [str(tmp_path)]


def left_in(mail: RenderedMail | OutboxMail) -> set[str]:
    """Words of ours that stand in no message."""
    if isinstance(mail, OutboxMail):
        mail = RenderedMail(mail.subject, mail.text_body, mail.html_body)
    seen = [outside(mail.subject), outside(mail.text), unmarked(mail.html)]
    words = set(WORD.findall(ADDRESSES.sub(" ", " ".join(seen))))
    return words - NO_WORDS - {"Dezember"}


def as_typed(example: Any) -> Any:
    """What people typed, or is made elsewhere, stands in a message already."""
    if isinstance(example, dict):
        return {key: value if key == "slug" else as_typed(value) for key, value in example.items()}
    if isinstance(example, list):
        return [as_typed(value) for value in example]
    is_words = isinstance(example, str) and not ADDRESSES.match(example)
    return f"{BEGIN}{example}{END}" if is_words else example


def test_no_word_of_a_translated_mail_is_left_in_english(made_up: None) -> None:
    translated = [kind for kind in mail_kinds().values() if kind.is_translated]
    left = {}
    for kind in translated:
        mail = example_of(replace(kind, example=as_typed(kind.example)), language="de")
        assert '<html lang="de"' in mail.html
        if words := left_in(mail):
            left[kind.name] = sorted(words)
    assert left == {}
    assert len(translated) > 30


def test_a_mail_that_is_not_translated_is_english_to_everybody(made_up: None) -> None:
    for kind in mail_kinds().values():
        if not kind.is_translated:
            mail = example_of(kind, language="de")
            assert BEGIN not in mail.subject + mail.text + mail.html, kind.name
            assert '<html lang="en"' in mail.html


def test_words_that_are_made_for_a_mail_are_in_the_language_of_its_receiver(
    made_up: None, mira: User, ben: User
) -> None:
    ben.language = "de"
    ben.save()
    piece = shelve(designer=mira, title="Fern ring").cad_model
    review = reviewed(ben, piece, text="r3")
    reply_to_review(actor=mira, review=review, text="t4")
    report_piece(actor=ben, cad_model=piece, kind=ReportKind.COPY, text="t4")
    for mail in OutboxMail.objects.filter(
        recipient=ben, kind__in=["review_news", "moderation_news"]
    ):
        assert left_in(mail) == set(), mail.subject
    assert OutboxMail.objects.filter(recipient=ben, kind="review_news").exists()
    assert OutboxMail.objects.filter(recipient=ben, kind="moderation_news").exists()
    to_mira = OutboxMail.objects.get(recipient=mira, kind="piece_review")
    assert BEGIN not in to_mira.html_body


def test_the_news_of_a_design_request_is_in_the_language_of_each_side(
    made_up: None, mira: User, ben: User
) -> None:
    ben.language = "de"
    ben.save()
    offer = make_offer(brief=make_brief(client=ben), designer=mira)
    payment = hold_payment(Milestone.objects.with_sides().get(offer=offer))
    milestone = payment.milestone
    milestone.decided_at = timezone.now()
    emails.tell_offer_made(offer)
    emails.tell_paid(payment)
    emails.tell_paid_late(payment)
    emails.tell_delivered(milestone)
    emails.tell_silence(milestone, day=6)
    emails.tell_approved(milestone, is_silence=True)
    emails.tell_stopped(milestone, "Held too long")
    emails.tell_cancelled([milestone], to=ben)
    emails.tell_disputed(milestone, "r3")
    emails.tell_decided(milestone, percent=40, reason="r4")
    emails.tell_side_left(offer, who_left=mira.pk)
    emails.tell_side_left(offer, who_left=ben.pk)
    offer.state = OfferState.LAPSED
    emails.tell_offers_over([offer])
    to_ben = OutboxMail.objects.filter(recipient=ben, kind="request_news")
    assert {mail.subject: left_in(mail) for mail in to_ben if left_in(mail)} == {}
    assert to_ben.count() > 10
    for mail in OutboxMail.objects.filter(recipient=mira):
        assert BEGIN not in mail.subject + mail.html_body


def test_a_guest_who_bought_in_german_gets_the_german_receipt(
    mira: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    """The webhook that pays the order knows no language; the order does."""
    offer = make_listing(designer=mira, price_minor=123450)
    visitor = Client(headers=GERMAN)
    fill(visitor, offer)
    check_out_as(visitor, offer, delivers_now="on")
    order = Order.objects.get()
    assert order.language == "de"
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    receipt = next(mail for mail in read_mails() if order.number in mail.subject)
    assert receipt.subject == f"Ihre Bestellung {order.number} ist bezahlt"
    assert "Vielen Dank. Ihre Zahlung" in receipt.text
    assert "1.234,50 USD" in receipt.text


def test_a_german_account_resets_its_password_in_german_from_any_browser(
    ben: User, read_mails: ReadMails
) -> None:
    ben.language = "de"
    ben.save()
    Client(HTTP_ACCEPT_LANGUAGE="fr").post("/accounts/password/reset/", {"email": ben.email})
    mail = read_mails()[0]
    assert mail.subject == "Neues Passwort wählen"
    assert "Wählen Sie hier ein neues Passwort:" in mail.text


def test_whoever_chose_no_language_does_not_get_that_of_who_writes_to_them(
    mira: User, ben: User
) -> None:
    piece = shelve(designer=mira, title="Fern ring").cad_model
    question = PieceQuestion.objects.create(
        cad_model=piece, asker=ben, text="q1", answer="a1", answered_at=timezone.now()
    )
    with translation.override("de"):
        mail_question_answered(question)
    assert OutboxMail.objects.get(kind="piece_answer").subject == (
        "Your question about “Fern ring” is answered"
    )
