"""Reduced prices in the studio: which there are, new ones with a look at them first, their end."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from models_catalog.errors import ReductionRefused
from models_catalog.models import Reduction
from models_catalog.reduction_form import ReductionForm
from models_catalog.selectors.reduction_plan import plan_reductions
from models_catalog.selectors.reductions import reductions_of
from models_catalog.services.end_reductions import end_reductions
from models_catalog.services.reduce_prices import reduce_prices


@require_safe
@designer_required
def studio_reductions(request: HttpRequest) -> HttpResponse:
    batches = reductions_of(current_user(request), timezone.now())
    return render(request, "models_catalog/studio_reductions.html", {"batches": batches})


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
def studio_reduction_new(request: HttpRequest) -> HttpResponse:
    """A posted form shows what would happen; with the mark of that, it happens."""
    designer = current_user(request)
    if request.method != "POST":
        chosen = {"piece": request.GET.getlist("piece")}
        form = ReductionForm(actor=designer, initial=chosen)
        return render(request, "models_catalog/studio_reduction_form.html", {"form": form})
    form = ReductionForm(request.POST, actor=designer)
    if not form.is_valid():
        return _form_again(request, form)
    seen = request.POST.get("seen", "")
    notice = ""
    try:
        if seen and "change" not in request.POST:
            done = reduce_prices(actor=designer, wish=form.wish, seen=seen)
            count = len(done.rows)
            messages.success(request, f"{count} licence{'' if count == 1 else 's'} reduced.")
            return redirect("models_catalog:studio_reductions")
    except ReductionRefused as refused:
        notice = refused.message
    if "change" in request.POST:
        return render(request, "models_catalog/studio_reduction_form.html", {"form": form})
    try:
        plan = plan_reductions(designer, form.wish, timezone.now())
    except ReductionRefused as refused:
        form.add_error("ends_at" if "end" in refused.message else "starts_at", refused.message)
        return _form_again(request, form)
    return render(
        request,
        "models_catalog/studio_reduction_plan.html",
        {"plan": plan, "typed": form.typed, "notice": notice},
        status=409 if notice else 200,
    )


@require_POST
@designer_required
def studio_reduction_end(request: HttpRequest, batch: UUID) -> HttpResponse:
    designer = current_user(request)
    if not Reduction.objects.filter(batch=batch, cad_model__designer=designer).exists():
        raise Http404("There is no such reduction.")
    if end_reductions(actor=designer, batch=batch):
        messages.success(request, "Ended: the ordinary prices hold again.")
    else:
        messages.info(request, "That reduction is over already.")
    return redirect("models_catalog:studio_reductions")


def _form_again(request: HttpRequest, form: ReductionForm) -> HttpResponse:
    template = "models_catalog/studio_reduction_form.html"
    return render(request, template, {"form": form}, status=422)
