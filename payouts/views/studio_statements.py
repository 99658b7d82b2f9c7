"""A designer's statements as PDF and CSV, and the agreement that makes invoices of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.csv_files import csv_answer
from common.pdf import pdf_answer
from payouts.models import SelfBillingAgreement, Statement
from payouts.selectors.studio_statements import studio_statements as select_studio_statements
from payouts.self_billing import WORDING_VERSION, WORDINGS
from payouts.services.agree_to_self_billing import agree_to_self_billing
from payouts.services.withdraw_self_billing import withdraw_self_billing
from payouts.statements.pdf import CSV_HEADER, csv_rows, statement_pdf
from payouts.tax_forms import SelfBillingForm

A_PAGE = 50


@require_safe
@designer_required
def studio_statements(request: HttpRequest) -> HttpResponse:
    page = select_studio_statements(designer=current_user(request))
    statements = Paginator(page.statements, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "payouts/studio_statements.html", {"page": page, "statements": statements}
    )


@require_safe
@designer_required
def studio_statement_pdf(request: HttpRequest, statement_id: int) -> HttpResponse:
    return statement_answer(_own(request, statement_id))


@require_safe
@designer_required
def studio_statement_csv(request: HttpRequest, statement_id: int) -> HttpResponseBase:
    statement = _own(request, statement_id)
    return csv_answer(
        file_name=f"{statement.name}.csv", header=CSV_HEADER, rows=csv_rows(statement)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
def studio_self_billing(request: HttpRequest) -> HttpResponse:
    designer = current_user(request)
    in_force = SelfBillingAgreement.objects.in_force_of(designer).first()
    form = SelfBillingForm(request.POST if request.method == "POST" else None, said=in_force)
    if form.is_bound and form.is_valid():
        agree_to_self_billing(actor=designer, **form.said)
        messages.success(request, "Noted. From now on each payout comes with its invoice.")
        return redirect("payouts:studio_statements")
    return render(
        request,
        "payouts/studio_self_billing.html",
        {"form": form, "agreement": in_force, "wording": WORDINGS[WORDING_VERSION]},
        status=422 if form.is_bound else 200,
    )


@require_POST
@designer_required
def studio_self_billing_withdraw(request: HttpRequest) -> HttpResponse:
    withdraw_self_billing(actor=current_user(request))
    messages.success(
        request, "Withdrawn. Payouts go on; each comes with a statement that is no invoice."
    )
    return redirect("payouts:studio_statements")


def _own(request: HttpRequest, statement_id: int) -> Statement:
    statements = Statement.objects.of_designer(current_user(request)).select_related("party")
    return get_object_or_404(statements, pk=statement_id)


def statement_answer(statement: Statement) -> HttpResponse:
    return pdf_answer(statement_pdf(statement), name=statement.name)
