"""Reports about reviews, what staff decide, and how an author contests it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.models import User
from common.appeals import Ground
from common.models import AuditEntry
from models_catalog.models import ListingIndex
from reviews.errors import AppealRefused, DecisionRefused, ReviewRefused
from reviews.models import Review, ReviewAppeal, ReviewDecision, ReviewReport
from reviews.services.contest_hiding import contest_hiding
from reviews.services.decide_appeal import decide_appeal
from reviews.services.decide_review import Finding, decide_review
from reviews.services.report_review import report_review
from reviews.services.take_back_review import take_back_review
from reviews.services.write_review import ReviewSaid, write_review
from reviews.states import ReportKind
from reviews.versions import version_of
from tests.cast import make_person
from tests.desk import look
from tests.fixtures import ClientOf, ReadMails
from tests.reviews.buying import reviewed
from tests.shop import shelve

pytestmark = pytest.mark.django_db
ORIGIN = {"Origin": "http://testserver"}
HIDE = Finding("An advertisement.", Ground.TERMS, "No advertisements")


def desk_of(review: Review, act: str) -> str:
    return f"/admin/reviews/review/{review.pk}/do/{act}/"


def test_anybody_reports_and_staff_hide_it_with_reasons_that_both_sides_read(
    mira: User,
    ben: User,
    carol: User,
    staff: User,
    client_of: ClientOf,
    read_mails: ReadMails,
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    review = reviewed(ben, listing, text="Buy at rings.example!")
    address, page = f"/reviews/{review.pk}/report/", listing.get_absolute_url()
    visitor, said = Client(), {"kind": "advert", "text": "It is an advertisement."}
    assert visitor.get(address).status_code == 200 and review.reported_at is None
    assert visitor.post(address, {"kind": "x"}, headers=ORIGIN).status_code == 422
    for _ in range(2):
        answer = visitor.post(address, said, headers=ORIGIN)
        assert "It is with us" in answer.content.decode()
    assert not visitor.cookies
    client_of(carol).post(address, said, headers=ORIGIN)
    assert ReviewReport.objects.count() == 2
    desk = client_of(staff)
    assert "Reviews that were reported" in desk.get("/admin/").content.decode()
    asked = {"ground": "terms", "clause": "No advertisements", "reason": "It names a shop."}
    assert desk.post(desk_of(review, "hide"), {**asked, "reason": ""}).status_code == 422
    shown, confirmed = look(desk, desk_of(review, "hide"), _attempt(desk, review, asked))
    assert "It is an advertisement." in shown
    desk.post(desk_of(review, "hide"), confirmed)
    assert "rings.example" not in visitor.get(page).content.decode()
    assert visitor.get(address).status_code == 404
    assert ListingIndex.objects.get().rating_count == 0
    mails = {mail.to: mail for mail in read_mails() if "Fern ring" in mail.subject}
    assert mails[ben.email].subject == "Your review of “Fern ring” is hidden"
    assert "It names a shop." in mails[ben.email].text
    assert "contest this free of charge" in mails[ben.email].text
    assert "The review is hidden." in mails[carol.email].text
    assert AuditEntry.objects.get(person=staff).act == "review.hidden"
    own = client_of(ben)
    assert "cannot be changed" in own.get(f"/models/{listing.slug}/review/").content.decode()
    own.post(f"/reviews/{review.pk}/contest/", {"text": "It is my own shop’s bench."})
    assert "You contested this" in own.get("/reviews/").content.decode()
    assert "Appeals about hidden reviews" in desk.get("/admin/").content.decode()
    with pytest.raises(DecisionRefused, match="You made the first decision"):
        decide_appeal(actor=staff, appeal=ReviewAppeal.objects.get(), grants=True, reason="Yes.")
    with pytest.raises(DecisionRefused, match="decide the appeal"):
        decide_review(actor=staff, review=review, finding=Finding("Stands."))
    second = make_person(username="second", is_staff=True, is_superuser=True)
    appeal = ReviewAppeal.objects.get()
    with pytest.raises(DatabaseError, match="another_person"), transaction.atomic():
        ReviewAppeal.objects.update(state="granted", decided_by=staff, decided_at=appeal.made_at)
    grants = f"/admin/reviews/reviewappeal/{appeal.pk}/do/grant/"
    chief = client_of(second)
    form = {"reason": "It was no advertisement.", "attempt": _uuid(chief, grants)}
    _, confirmed = look(chief, grants, form)
    chief.post(grants, confirmed)
    assert "rings.example" in visitor.get(page).content.decode()
    assert ListingIndex.objects.get().rating_count == 1
    subjects = [mail.subject for mail in read_mails() if mail.to == ben.email]
    assert "Your review of “Fern ring” is shown again" in subjects


def _uuid(desk: Client, address: str) -> str:
    return str(desk.get(address).context["form"]["attempt"].value())


def _attempt(desk: Client, review: Review, asked: dict[str, Any]) -> dict[str, Any]:
    return {**asked, "attempt": _uuid(desk, desk_of(review, "hide"))}


def test_who_may_not_decide_and_what_a_decision_has_to_say(
    mira: User, ben: User, staff: User
) -> None:
    review = reviewed(ben, shelve(designer=mira).cad_model)
    report_review(actor=staff, review=review, kind=ReportKind.ADVERT, text="Mine.")
    refusals: list[tuple[User, Finding, str]] = [
        (ben, HIDE, "Only staff"),
        (staff, HIDE, "concerns you"),
        (
            make_person(username="other", is_staff=True),
            Finding(" ", Ground.LAW, "x"),
            "what you found",
        ),
        (User.objects.filter(username="mira").get(), HIDE, "Only staff"),
    ]
    for person, finding, why in refusals:
        with pytest.raises(DecisionRefused, match=why):
            decide_review(actor=person, review=review, finding=finding)
    other = User.objects.get(username="other")
    with pytest.raises(DecisionRefused, match="Name the law"):
        decide_review(actor=other, review=review, finding=Finding("x", Ground.LAW))
    decide_review(actor=other, review=review, finding=Finding("It is what they think."))
    with pytest.raises(DecisionRefused, match="nobody has reported it since"):
        decide_review(actor=other, review=review, finding=Finding("Again."))
    assert Review.objects.get().hidden_at is None
    with pytest.raises(AppealRefused, match="not hidden"):
        contest_hiding(actor=ben, review=review, text="No.")
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        ReviewDecision.objects.update(outcome="hidden", ground="law", clause="x")
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        ReviewDecision.objects.all().delete()
    with pytest.raises(ReviewRefused, match="your own review"):
        report_review(actor=ben, review=review, kind=ReportKind.FALSE, text="x")


def test_what_was_hidden_and_taken_back_does_not_come_again(
    mira: User, ben: User, staff: User
) -> None:
    listing = shelve(designer=mira).cad_model
    review = reviewed(ben, listing)
    decide_review(actor=staff, review=review, finding=HIDE)
    review.refresh_from_db()
    for _ in range(2):
        with pytest.raises(ReviewRefused, match="staff hid your review"):
            write_review(actor=ben, cad_model=listing, said=ReviewSaid(5, "The same."))
        take_back_review(actor=ben, review=review)
    assert ReviewDecision.objects.get().review is None and not Review.objects.exists()


def test_votes_are_one_of_each_other_person_and_sort_the_list(
    mira: User,
    ben: User,
    carol: User,
    client_of: ClientOf,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    listing = shelve(designer=mira).cad_model
    first = reviewed(ben, listing, text="The older one.")
    reviewed(carol, listing, 3, text="The newer one.")
    address, url = f"/reviews/{first.pk}/helpful/", f"/models/{listing.slug}/reviews/"
    assert Client().get(address).status_code == 302
    seen = Client().get(url).content.decode()
    assert seen.index("The newer one.") < seen.index("The older one.")
    for person, why in ((ben, "your own review"), (mira, "your own piece")):
        browser = client_of(person)
        assert why in browser.get(address).content.decode()
        browser.post(f"{address}choose/", {"is_helpful": "yes"})
    assert first.votes.count() == 0
    with pytest.raises(DatabaseError, match="concerns whoever votes"), transaction.atomic():
        first.votes.create(voter=ben)
    voter = client_of(carol)
    for _ in range(2):
        voter.post(f"{address}choose/", {"is_helpful": "yes"})
    seen = Client().get(url).content.decode()
    assert seen.index("The older one.") < seen.index("The newer one.")
    assert "1 person found this helpful" in seen
    assert "The older one." not in Client().get(f"{url}?stars=3").content.decode()
    for odd in ("?stars=9&page=x", "?stars=%00", "?page=99999999999999999999"):
        assert Client().get(url + odd).status_code == 200
    for number in range(12):
        reviewed(make_person(username=f"buyer{number}"), listing)
    with django_assert_max_num_queries(7):
        page = Client().get(url)
    assert "Page 1 of 2" in page.content.decode()
    voter.post(f"{address}choose/", {"is_helpful": "no"})
    assert first.votes.count() == 0
    voter.post(f"{address}choose/", {"is_helpful": "yes"})
    for said, left in ((ReviewSaid(5, "The older one.", True), 1), (ReviewSaid(1, "Bad!"), 0)):
        first.refresh_from_db()
        write_review(actor=ben, cad_model=listing, said=said, version=version_of(first))
        assert first.votes.count() == left, "votes are for what was read"


def test_the_designer_replies_once_changes_it_and_ends_the_mails(
    mira: User, ben: User, carol: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    review = reviewed(ben, listing)
    studio, reply = client_of(mira), f"/studio/reviews/{review.pk}/reply/"
    assert review.text in studio.get("/studio/reviews/?show=new").content.decode()
    for text in ("Thank you.", "Thank you.", "Thank you, Ben."):
        studio.post(reply, {"text": text})
    seen = Client().get(listing.get_absolute_url()).content.decode()
    assert "Thank you, Ben." in seen and seen.count("who designed it") == 1 and "edited on" in seen
    assert review.text not in studio.get("/studio/reviews/?show=new").content.decode()
    for wrong in ("", "\0", "x" * 10_000):
        answer = studio.post(reply, {"text": wrong}, follow=True)
        assert "Write a reply" in answer.content.decode()
    assert client_of(ben).post(reply, {"text": "Me too."}).status_code == 403
    subjects = [mail.subject for mail in read_mails() if mail.to == ben.email]
    assert subjects == ["A reply to your review of “Fern ring”"]
    studio.post("/studio/reviews/mail/", {"is_wanted": "no"})
    reviewed(carol, listing)
    told = [mail for mail in read_mails() if mail.to == mira.email]
    assert len(told) == 1
    studio.post(f"{reply}remove/")
    assert "who designed it" not in Client().get(listing.get_absolute_url()).content.decode()
