"""Report a piece, and the reporter's own page of it, which needs no log-in."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from accounts.models import User
from common.access import public, signed
from common.body_sizes import takes_file
from common.network_pace import is_too_often
from common.refusals import refusal_shown_at
from common.same_origin import same_origin_form
from common.see_other import see_other
from models_catalog.models import CadModel
from models_catalog.named_in_address import listing_on_shelf
from moderation.errors import EvidenceRefused, ReportRefused
from moderation.evidence_files import MOST_BYTES
from moderation.forms import AnswerForm, AppealForm, ReportForm
from moderation.models import Report
from moderation.models.report_file import FILES_AT_MOST
from moderation.selectors.report_pages import reported_by_link, side_page
from moderation.services.answer_counter_notice import answer_counter_notice
from moderation.services.contest_decision import contest_decision
from moderation.services.report_piece import report_piece
from moderation.states import Side

REPORTS_AN_HOUR_FROM_A_NETWORK = 20
# Far above what is kept: a file that is too large is refused in the form, which keeps the words.
MOST_READ_BYTES = 4 * (FILES_AT_MOST + 1) * MOST_BYTES


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@public
@takes_file(lambda: MOST_READ_BYTES)
def model_report(request: HttpRequest, slug: str) -> HttpResponse:
    listing = listing_on_shelf(slug)
    actor = _whoever(request)
    form = ReportForm(request.POST or None, request.FILES or None, has_account=actor is not None)
    if request.method != "POST" or not form.is_valid():
        _ask_for_files_again(form, request)
        return _report_page(request, listing, form, status=422 if form.is_bound else 200)
    if is_too_often(request, what="reports", most_an_hour=REPORTS_AN_HOUR_FROM_A_NETWORK):
        return render(request, "429.html", status=429)
    try:
        report_piece(actor=actor, cad_model=listing, **form.said())
    except EvidenceRefused as refused:
        form.add_error("attached", refused.message)
        _ask_for_files_again(form, request)
        return _report_page(request, listing, form, status=422)
    except ReportRefused as refused:
        form.add_error(None, refused.message)
        return _report_page(request, listing, form, status=422)
    return see_other("moderation:model_report_sent", slug=slug)


@require_safe
@public
def model_report_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The same whether or not an address was given, so that it can be cached."""
    return render(request, "moderation/report_sent.html", {"slug": slug})


def _by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the report whose page the address is."""

    @wraps(view)
    def opened(request: HttpRequest, link: str) -> HttpResponse:
        report = reported_by_link(link)
        if report is None:
            raise Http404("There is no such report.")
        return view(request, link, report)

    return opened


@require_safe
@signed
@_by_link
def report_page(request: HttpRequest, link: str, report: Report) -> HttpResponse:
    return _side_page(request, report)


@require_POST
@same_origin_form
@signed
@refusal_shown_at("moderation:report_page", "link")
@_by_link
def report_contest(request: HttpRequest, link: str, report: Report) -> HttpResponse:
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _side_page(request, report, appeal_form=form)
    contest_decision(
        actor=_reporter(request, report),
        report=report,
        side=Side.REPORTER,
        text=form.cleaned_data["text"],
    )
    messages.success(request, gettext("It is with us. Somebody else looks at it again."))
    return _see(link)


@require_POST
@same_origin_form
@signed
@refusal_shown_at("moderation:report_page", "link")
@_by_link
def report_answer(request: HttpRequest, link: str, report: Report) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _side_page(request, report, answer_form=form)
    answer_counter_notice(
        actor=_reporter(request, report), report=report, text=form.cleaned_data["text"]
    )
    messages.success(request, gettext("Your answer is with us."))
    return _see(link)


def _side_page(
    request: HttpRequest,
    report: Report,
    *,
    appeal_form: AppealForm | None = None,
    answer_form: AnswerForm | None = None,
) -> HttpResponse:
    is_wrong = appeal_form is not None or answer_form is not None
    return render(
        request,
        "moderation/report_page.html",
        {
            "page": side_page(report, side=Side.REPORTER),
            "report": report,
            "appeal_form": appeal_form or AppealForm(),
            "answer_form": answer_form or AnswerForm(auto_id="answer_%s"),
        },
        status=422 if is_wrong else 200,
    )


def _ask_for_files_again(form: ReportForm, request: HttpRequest) -> None:
    """A browser keeps what was typed and forgets which files were chosen."""
    if request.FILES:
        form.add_error(
            "attached", gettext("Nothing was sent yet. Choose your files again before you send it.")
        )


def _report_page(
    request: HttpRequest, listing: CadModel, form: ReportForm, *, status: int
) -> HttpResponse:
    is_own = request.user == listing.designer
    return render(
        request,
        "moderation/report_form.html",
        {"form": form, "listing": listing, "is_own": is_own},
        status=status,
    )


def _whoever(request: HttpRequest) -> User | None:
    return current_user(request) if request.user.is_authenticated else None


def _reporter(request: HttpRequest, report: Report) -> User | None:
    """Whoever has the link acts as the reporter; under their account where they are logged in."""
    return report.reporter if request.user == report.reporter else None


def _see(link: str) -> HttpResponse:
    return see_other("moderation:report_page", link=link)
