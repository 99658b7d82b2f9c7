"""Questions about a piece: asked, answered, and reported from its page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.current_user import current_user
from common.access import buyer_required, designer_required, public
from common.network_pace import is_too_often
from common.refusals import refusal_shown_at
from common.same_origin import same_origin_form
from common.see_other import see_other
from models_catalog.forms import PieceAnswerForm, PieceQuestionForm
from models_catalog.models import PieceQuestion
from models_catalog.named_in_address import listing_on_shelf
from models_catalog.services.ask_about_piece import answer_about_piece, ask_about_piece
from models_catalog.services.moderate_question import report_question

REPORTS_AN_HOUR_FROM_A_NETWORK = 30
PAGE = "models_catalog:model_detail"


@require_POST
@buyer_required
@refusal_shown_at(PAGE, "slug")
def piece_question_ask(request: HttpRequest, slug: str) -> HttpResponse:
    listing = listing_on_shelf(slug)
    form = PieceQuestionForm(request.POST)
    if form.is_valid():
        ask_about_piece(
            actor=current_user(request), cad_model=listing, text=form.cleaned_data["text"]
        )
        messages.success(request, gettext("Asked. With the answer it stands here for everybody."))
    else:
        messages.error(request, gettext("Ask something, in 500 letters at most."))
    return _see(slug)


@require_POST
@designer_required
@refusal_shown_at(PAGE, "slug")
def piece_question_answer(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    designer = current_user(request)
    mine = PieceQuestion.objects.filter(cad_model__designer=designer, cad_model__slug=slug)
    question = get_object_or_404(mine, pk=question_id)
    form = PieceAnswerForm(request.POST)
    if form.is_valid():
        answer_about_piece(actor=designer, question=question, text=form.cleaned_data["text"])
        messages.success(request, gettext("Answered, for everybody who looks at the piece."))
    else:
        messages.error(request, gettext("Write an answer, in 2,000 letters at most."))
    return _see(slug)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@public
def piece_question_report(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    """A look reports nothing; anybody may press the button."""
    shown = PieceQuestion.objects.shown().filter(cad_model__slug=slug)
    question = get_object_or_404(shown, pk=question_id)
    is_sent = request.method == "POST"
    if is_sent:
        if is_too_often(
            request, what="question_reports", most_an_hour=REPORTS_AN_HOUR_FROM_A_NETWORK
        ):
            return render(request, "429.html", status=429)
        report_question(question=question)
    return render(
        request,
        "models_catalog/question_report.html",
        {"question": question, "slug": slug, "is_sent": is_sent},
    )


def _see(slug: str) -> HttpResponse:
    return see_other(PAGE, slug=slug)
