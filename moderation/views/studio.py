"""A designer reads what was decided about their pieces, and contests it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.refusals import refusal_shown_at
from common.see_other import see_other
from moderation.forms import AppealForm, CounterNoticeForm
from moderation.models import Report
from moderation.selectors.report_pages import decided_about, side_page
from moderation.selectors.strikes import strike_count, suspension_of
from moderation.services.contest_decision import can_counter, contest_decision
from moderation.states import STRIKES_OF_REPEAT_OFFENDER, Side

A_PAGE = 24


@require_safe
@designer_required
def studio_decisions(request: HttpRequest) -> HttpResponse:
    designer = current_user(request)
    now = timezone.now()
    return render(
        request,
        "moderation/studio_decisions.html",
        {
            "page": Paginator(decided_about(designer), A_PAGE).get_page(request.GET.get("page")),
            "strikes": strike_count(designer.pk, now),
            "most_strikes": STRIKES_OF_REPEAT_OFFENDER,
            "suspension": suspension_of(designer.pk, now),
        },
    )


@require_safe
@designer_required
def studio_decision(request: HttpRequest, number: str) -> HttpResponse:
    return _decision_page(request, _own(request, number))


@require_POST
@designer_required
@refusal_shown_at("moderation:studio_decision", "number")
def studio_contest(request: HttpRequest, number: str) -> HttpResponse:
    report = _own(request, number)
    form = _form(report)(request.POST)
    if not form.is_valid():
        return _decision_page(request, report, form=form)
    said = {name: form.cleaned_data.get(name, "") for name in ("text", "name", "post")}
    contest_decision(actor=current_user(request), report=report, side=Side.DESIGNER, **said)
    messages.success(request, "It is with us. Somebody else looks at it again.")
    return see_other("moderation:studio_decision", number=number)


def _own(request: HttpRequest, number: str) -> Report:
    return get_object_or_404(decided_about(current_user(request)), number=number)


def _form(report: Report) -> type[AppealForm]:
    return CounterNoticeForm if can_counter(report, side=Side.DESIGNER) else AppealForm


def _decision_page(
    request: HttpRequest, report: Report, *, form: AppealForm | None = None
) -> HttpResponse:
    return render(
        request,
        "moderation/studio_decision.html",
        {
            "page": side_page(report, side=Side.DESIGNER),
            "report": report,
            "form": form or _form(report)(),
        },
        status=422 if form else 200,
    )
