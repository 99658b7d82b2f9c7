"""Staff decide a report at the desk: the sale stops, both sides read why, and can contest it."""

from datetime import timedelta
from html import unescape
from typing import Any

import pgtrigger
import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.appeals import AppealState, Ground
from common.models import AuditEntry
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, ModerationDecision, ProcessingRun
from models_catalog.services.put_back_listing import put_back_listing
from models_catalog.services.submit_listing import submit_listing
from models_catalog.services.withdraw_listing import withdraw_listing
from models_catalog.states import ListingState
from moderation.errors import AppealRefused, DecisionRefused, SuspensionRefused
from moderation.models import Appeal, Report, ReportDecision, Suspension
from moderation.services.answer_counter_notice import answer_counter_notice
from moderation.services.contest_decision import contest_decision
from moderation.services.decide_appeal import grant_appeal, refuse_appeal
from moderation.services.decide_report import Finding, decide_report
from moderation.services.report_piece import report_piece
from moderation.services.suspend_designer import lift_suspension, suspend_designer
from moderation.states import ReportKind, ReportState, Side
from tests.cast import make_designer, make_person
from tests.desk import look
from tests.fixtures import ClientOf, ReadMails
from tests.shop import shelve

DESK = "/admin/moderation/report/"
ATTEMPT = "3f1c7a52-51a1-4c0e-9d58-0f3b7f3f0d11"
UPHELD = Finding(
    facts="The fern is the same, leaf by leaf.",
    ground=Ground.LAW,
    clause="Copyright in the original design",
    is_strike=True,
)


@pytest.fixture
def rita(db: None) -> User:
    person = make_person(username="rita", display_name="Rita Vogel", is_staff=True)
    person.groups.add(Group.objects.get(name="Review"))
    return person


@pytest.fixture
def tom(db: None) -> User:
    person = make_person(username="tom", display_name="Tom Abt", is_staff=True)
    person.groups.add(Group.objects.get(name="Review"))
    return person


def reported(
    designer: User, by: User | None, *, kind: ReportKind = ReportKind.COPY, title: str = "Fern ring"
) -> Report:
    listing = shelve(designer=designer, title=title).cad_model
    address = "" if by else "ada@example.test"
    return report_piece(actor=by, cad_model=listing, kind=kind, text="My fern.", address=address)


def reviewed(listing: CadModel, by: User) -> None:
    """As it is after a review, so that its designer could put it back."""
    ProcessingRun.objects.update(finished_at=timezone.now())
    ModerationDecision.objects.create(cad_model=listing, decided_by=by, decision="publish")


def state_of(report: Report) -> str:
    assert report.cad_model is not None
    return CadModel.objects.get(pk=report.cad_model.pk).state


def texts_to(person: str, read_mails: ReadMails) -> str:
    return "\n".join(f"{one.subject}\n{one.text}" for one in read_mails() if one.to == person)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_at_the_desk_a_report_is_seen_with_pictures_and_upheld_once_with_reasons_to_both(
    mira: User, rita: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    report = reported(mira, None)
    listing, desk = report.cad_model, client_of(rita)
    assert listing is not None
    assert "Reports about pieces" in page(desk, "/admin/")
    seen = page(desk, f"{DESK}{report.pk}/change/")
    assert "<img" in seen and "My fern." in seen and "ada@example.test" in seen
    form = {
        "attempt": ATTEMPT,
        "ground": "law",
        "clause": UPHELD.clause,
        "reason": UPHELD.facts,
        "is_strike": "on",
    }
    address = f"{DESK}{report.pk}/do/uphold/"
    shown, confirmed = look(desk, address, form)
    assert "keeps the licence and the download" in shown
    assert state_of(report) == ListingState.PUBLISHED
    for _ in range(2):  # pressed twice
        desk.post(address, confirmed)
    assert state_of(report) == ListingState.WITHDRAWN
    assert Client().get(listing.get_absolute_url()).status_code == 404
    assert ReportDecision.objects.count() == ModerationDecision.objects.count() == 1
    for whom, words in (
        (mira.email, ("every country", "You have 1 within a year", "You can contest this")),
        ("ada@example.test", ("every country", "The other side can contest this")),
    ):
        told = texts_to(whom, read_mails)
        assert UPHELD.facts in told and UPHELD.clause in told
        assert "No automated means" in told
        for one in words:
            assert one in told, one
    assert "ada@example.test" not in texts_to(mira.email, read_mails)
    assert "strike" not in texts_to("ada@example.test", read_mails)
    acts = AuditEntry.objects.filter(person=rita).values_list("act", flat=True)
    assert set(acts) == {"report.upheld", "listing.taken_down"}
    shown = page(client_of(mira), report.designer_url)
    assert UPHELD.facts in shown and "You have 1 within a year" in shown
    assert UPHELD.facts in page(Client(), report.reporter_url)


def test_a_refused_report_leaves_the_piece_and_both_read_why(
    mira: User, ben: User, rita: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    report = reported(mira, ben)
    desk, address = client_of(rita), f"{DESK}{report.pk}/do/refuse/"
    _, confirmed = look(desk, address, {"attempt": ATTEMPT, "reason": "Ferns are nobody's."})
    desk.post(address, confirmed)
    assert state_of(report) == ListingState.PUBLISHED
    for person in (ben, mira):
        assert "Ferns are nobody's." in texts_to(person.email, read_mails)
    assert "You can contest this" in texts_to(ben.email, read_mails)
    assert "You can contest this" not in texts_to(mira.email, read_mails)


@pytest.mark.parametrize("reason", ["", "  ", "\0", "x" * 10_000])
def test_a_decision_without_fit_words_is_refused_at_the_desk(
    mira: User, ben: User, rita: User, client_of: ClientOf, reason: str
) -> None:
    report = reported(mira, ben)
    answer = client_of(rita).post(
        f"{DESK}{report.pk}/do/refuse/", {"attempt": ATTEMPT, "reason": reason}
    )
    assert answer.status_code == 422
    assert not ReportDecision.objects.exists()


def test_whom_it_concerns_and_who_has_no_right_decide_nothing(
    mira: User, ben: User, rita: User, client_of: ClientOf
) -> None:
    mine = reported(mira, rita)
    with pytest.raises(DecisionRefused, match="It concerns you"):
        decide_report(actor=rita, report=mine, finding=UPHELD)
    with pytest.raises(DecisionRefused, match="Only staff"):
        decide_report(actor=ben, report=mine, finding=UPHELD)
    support = make_person(username="sam", is_staff=True)
    support.groups.add(Group.objects.get(name="Support"))
    assert client_of(support).get(f"{DESK}{mine.pk}/do/uphold/").status_code in (403, 404)
    assert client_of(ben).get(mine.designer_url).status_code == 403
    other = make_designer(username="olga")
    assert client_of(other).get(mine.designer_url).status_code == 404
    assert client_of(mira).get(mine.designer_url).status_code == 404, "not before it is decided"


def test_what_the_designer_withdrew_before_the_decision_cannot_be_put_back_by_them(
    mira: User, ben: User, rita: User
) -> None:
    report = reported(mira, ben)
    listing = report.cad_model
    assert listing is not None
    reviewed(listing, rita)
    withdraw_listing(actor=mira, cad_model=listing)
    decide_report(actor=rita, report=report, finding=UPHELD)
    with pytest.raises(ListingRefused, match="Staff have to look"):
        put_back_listing(actor=mira, cad_model=listing)


def test_an_appeal_is_decided_by_another_person_and_puts_the_piece_back(
    mira: User, ben: User, rita: User, tom: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    report = reported(mira, ben, kind=ReportKind.BRAND)
    decide_report(actor=rita, report=report, finding=UPHELD)
    studio = client_of(mira)
    assert "Contest the decision" in page(studio, report.designer_url)
    for _ in range(2):
        studio.post(f"{report.designer_url}contest/", {"text": "I drew it in 2015."})
    appeal = Appeal.objects.get()
    assert (appeal.side, appeal.person) == (Side.DESIGNER, mira)
    assert "Appeals against decisions" in page(client_of(tom), "/admin/")
    with pytest.raises(DecisionRefused, match="You made the first decision"):
        grant_appeal(actor=rita, appeal=appeal, reason="Fine.")
    with pytest.raises(IntegrityError, match="appeal_is_decided_by_another"), transaction.atomic():
        Appeal.objects.update(state="granted", decided_by=rita, decided_at=timezone.now())
    desk = client_of(tom)
    address = f"/admin/moderation/appeal/{appeal.pk}/do/grant/"
    shown, confirmed = look(desk, address, {"attempt": ATTEMPT, "reason": "It is older."})
    assert "I drew it in 2015." in shown and UPHELD.facts in shown
    for _ in range(2):
        desk.post(address, confirmed)
    assert state_of(report) == ListingState.PUBLISHED
    report.refresh_from_db()
    assert (report.state, report.is_strike) == (ReportState.REFUSED, False)
    for person in (mira, ben):
        assert "It is older." in texts_to(person.email, read_mails)
    with pytest.raises(AppealRefused, match="looked at twice"):
        contest_decision(actor=ben, report=report, side=Side.REPORTER, text="No.")
    assert AuditEntry.objects.filter(person=tom, act="report.appeal_granted").count() == 1


def test_an_appeal_of_the_reporter_by_the_link_takes_the_piece_down(
    mira: User, rita: User, tom: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    report = reported(mira, None)
    decide_report(actor=rita, report=report, finding=Finding("Ferns are nobody's."))
    visitor = Client()
    for text, status in (("\0", 422), ("x" * 10_000, 422), ("It is mine.", 303), ("It is.", 303)):
        answer = visitor.post(
            f"{report.reporter_url}contest/",
            {"text": text},
            headers={"Origin": "http://testserver"},
        )
        assert answer.status_code == status, text[:20]
    appeal = Appeal.objects.get()
    assert appeal.text == "It is mine." and appeal.side == Side.REPORTER
    with pytest.raises(DecisionRefused, match="Name the law"):
        grant_appeal(actor=tom, appeal=appeal, reason="It is.")
    appeal.refresh_from_db()
    grant_appeal(
        actor=tom, appeal=appeal, reason="It is.", ground=Ground.TERMS, clause="Your own work"
    )
    assert state_of(report) == ListingState.WITHDRAWN
    assert "our last word" in texts_to("ada@example.test", read_mails)


def test_an_appeal_that_is_refused_or_late_changes_nothing(
    mira: User, ben: User, rita: User, tom: User, read_mails: ReadMails
) -> None:
    report = reported(mira, ben)
    decide_report(actor=rita, report=report, finding=UPHELD)
    appeal = contest_decision(actor=mira, report=report, side=Side.DESIGNER, text="Mine.")
    refuse_appeal(actor=tom, appeal=appeal, reason="It is not.")
    assert state_of(report) == ListingState.WITHDRAWN
    assert "It is not." in texts_to(mira.email, read_mails)
    old = reported(mira, ben, title="Old ring")
    decide_report(actor=rita, report=old, finding=UPHELD)
    with pgtrigger.ignore():
        Report.objects.filter(pk=old.pk).update(decided_at=timezone.now() - timedelta(days=185))
    with pytest.raises(AppealRefused, match="time to contest"):
        contest_decision(actor=mira, report=old, side=Side.DESIGNER, text="Mine.")


def test_a_counter_notice_waits_for_the_reporter_who_gets_it_with_the_name(
    mira: User, rita: User, tom: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    report = reported(mira, None)
    decide_report(actor=rita, report=report, finding=UPHELD)
    studio = client_of(mira)
    half = studio.post(f"{report.designer_url}contest/", {"text": "Mine.", "name": "Mira Kessler"})
    assert half.status_code == 422 and not Appeal.objects.exists()
    form = {
        "text": "I drew it in 2015.",
        "name": "Mira Kessler",
        "post": "Gasse 1, Pforzheim, +49 7231 1",
        "declares": "on",
    }
    studio.post(f"{report.designer_url}contest/", form)
    appeal = Appeal.objects.get()
    told = texts_to("ada@example.test", read_mails)
    assert "Mira Kessler" in told and "Gasse 1" in told and "I drew it in 2015." in told
    with pytest.raises(DecisionRefused, match="can answer until"):
        grant_appeal(actor=tom, appeal=appeal, reason="Fine.")
    for _ in range(2):
        Client().post(
            f"{report.reporter_url}answer/",
            {"text": "I went to the court of Mainz."},
            headers={"Origin": "http://testserver"},
        )
    report.refresh_from_db()
    assert report.answer == "I went to the court of Mainz."
    assert "court of Mainz" in page(client_of(tom), f"{DESK}{report.pk}/change/")
    refuse_appeal(actor=tom, appeal=appeal, reason="A court decides.")
    assert state_of(report) == ListingState.WITHDRAWN
    with pytest.raises(AppealRefused, match="no counter-notice"):
        answer_counter_notice(
            actor=None, report=reported(mira, None, title="Other"), text="Anything."
        )


def test_three_strikes_lead_to_a_suspension_that_takes_all_pieces_off_for_a_time(
    mira: User, ben: User, rita: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    for number in range(3):
        if number == 2:
            with pytest.raises(SuspensionRefused, match="2 of the 3 strikes"):
                suspend_designer(actor=rita, person=mira, days=30, reason="Copies.")
        report = reported(mira, ben, title=f"Ring {number}")
        decide_report(actor=rita, report=report, finding=UPHELD)
    innocent = shelve(designer=mira, title="Own ring").cad_model
    reviewed(innocent, rita)
    desk = client_of(rita)
    assert "Designers with too many strikes" in page(desk, "/admin/")
    address = f"{DESK}{report.pk}/do/suspend/"
    form = {"attempt": ATTEMPT, "days": "30", "reason": "Three copies within a year."}
    _, confirmed = look(desk, address, form)
    for _ in range(2):
        desk.post(address, confirmed)
    suspension = Suspension.objects.get()
    innocent.refresh_from_db()
    assert innocent.state == ListingState.WITHDRAWN
    assert "Designers with too many strikes" not in page(desk, "/admin/").split("Nothing")[0]
    assert "Three copies within a year." in texts_to(mira.email, read_mails)
    assert "Three copies within a year." in page(client_of(mira), "/studio/decisions/")
    for act in (put_back_listing, submit_listing):
        with pytest.raises(ListingRefused, match="nothing of this studio goes on the shelf"):
            act(actor=mira, cad_model=innocent)
    lift_suspension(actor=rita, suspension=suspension, reason="A mistake.")
    put_back_listing(actor=mira, cad_model=innocent)
    assert "You can sell again" in texts_to(mira.email, read_mails)


def test_the_database_keeps_a_decision_as_it_was_and_refuses_half_ones(
    mira: User, ben: User, rita: User
) -> None:
    report = reported(mira, ben)
    decision = decide_report(actor=rita, report=report, finding=UPHELD)
    half: list[dict[str, Any]] = [
        {"outcome": "upheld", "facts": "x"},
        {"outcome": "refused", "facts": ""},
        {"outcome": "refused", "facts": "x", "is_strike": True},
        {"outcome": "upheld", "facts": "x", "ground": "terms", "clause": "x", "bars_files": True},
    ]
    for facts in half:
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportDecision.objects.create(report=report, decided_by=rita, **facts)
    with pytest.raises(Exception, match="pgtrigger"), transaction.atomic():
        ReportDecision.objects.filter(pk=decision.pk).update(facts="Something else")
    with pytest.raises(DecisionRefused, match="Somebody was first"):
        decide_report(actor=rita, report=report, finding=Finding("No."))


def test_the_figures_of_a_year_count_what_was_decided(
    mira: User, ben: User, rita: User, tom: User, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    from django.core.management import call_command

    for finding, title in ((UPHELD, "One"), (Finding("Fine."), "Two")):
        decide_report(actor=rita, report=reported(mira, ben, title=title), finding=finding)
    reported(mira, None, kind=ReportKind.BRAND, title="Three")
    appeal = contest_decision(
        actor=mira, report=Report.objects.get(title="One"), side=Side.DESIGNER, text="Mine."
    )
    refuse_appeal(actor=tom, appeal=appeal, reason="No.")
    call_command("moderation_figures", "--json", "--year", str(timezone.now().year))
    told = json.loads(capsys.readouterr().out)
    assert (told["reports"], told["upheld"], told["refused"], told["still_open"]) == (3, 1, 1, 1)
    assert told["reports_by_kind"]["copy"] == 2 and told["reports_without_account"] == 1
    assert (told["appeals_of_designers"], told["appeals_refused"]) == (1, 1)
    assert AppealState.GRANTED and told["appeals_granted"] == told["decided_by_machines"] == 0
    call_command("moderation_figures", "--year", str(timezone.now().year))
    assert "reports by kind: copy" in capsys.readouterr().out
