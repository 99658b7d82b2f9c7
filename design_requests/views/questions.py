"""Questions on an open brief: asked by designers, answered for all of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.current_user import current_user
from common.access import buyer_required, designer_required
from common.refusals import refusal_shown_at
from design_requests.contact_words import WARNING, names_contact
from design_requests.job_forms import AnswerForm, QuestionForm
from design_requests.models import Brief, Question
from design_requests.services.ask_question import answer_question, ask_question


@require_POST
@designer_required
@refusal_shown_at("requests:brief_detail", "number")
def question_ask(request: HttpRequest, number: str) -> HttpResponse:
    designer = current_user(request)
    brief = get_object_or_404(Brief.objects.readable_by(designer), number=number)
    form = QuestionForm(request.POST)
    if form.is_valid():
        ask_question(actor=designer, brief=brief, text=form.cleaned_data["text"])
        _say(
            request,
            form.cleaned_data["text"],
            gettext("Asked. The answer will stand here for everybody."),
        )
    else:
        messages.error(request, gettext("Ask something, in 1,000 letters at most."))
    return redirect("requests:brief_detail", number=number)


@require_POST
@buyer_required
@refusal_shown_at("requests:brief_detail", "number")
def question_answer(request: HttpRequest, number: str, question_id: int) -> HttpResponse:
    client = current_user(request)
    of_brief = Question.objects.filter(brief__client=client, brief__number=number)
    question = get_object_or_404(of_brief, pk=question_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer_question(actor=client, question=question, text=form.cleaned_data["text"])
        _say(
            request,
            form.cleaned_data["text"],
            gettext("Answered, for everybody who may make an offer."),
        )
    else:
        messages.error(request, gettext("Write an answer, in 2,000 letters at most."))
    return redirect("requests:brief_detail", number=number)


def _say(request: HttpRequest, text: str, done: str) -> None:
    if names_contact(text):
        messages.warning(request, f"{done} {WARNING}")
    else:
        messages.success(request, done)
