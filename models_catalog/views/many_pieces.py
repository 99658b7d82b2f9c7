"""Several pieces at once: changed in the same way, or as a table that a spreadsheet had."""

import base64
import binascii
import zlib
from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.body_sizes import takes_file
from common.csv_files import csv_answer
from models_catalog.bulk_form import BulkForm
from models_catalog.errors import ListingRefused, TableRefused
from models_catalog.models import Category, Reduction
from models_catalog.piece_change import PieceChange
from models_catalog.piece_table import HEADER, MOST_BYTES, read_bytes, read_table, rows_of
from models_catalog.selectors.change_plan import ChangePlan, plan_changes
from models_catalog.selectors.studio import own_listings
from models_catalog.services.change_pieces import change_pieces

_BULK = "models_catalog/studio_bulk.html"
_IMPORT = "models_catalog/studio_import.html"


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
def studio_bulk(request: HttpRequest) -> HttpResponse:
    """A posted form shows what would happen; with the mark of that, it happens."""
    designer = current_user(request)
    if request.method != "POST":
        form = BulkForm(actor=designer, initial={"piece": request.GET.getlist("piece")})
        return render(request, _BULK, {"form": form})
    form = BulkForm(request.POST, actor=designer)
    if not form.is_valid():
        return render(request, _BULK, {"form": form}, status=422)
    if "change" in request.POST:
        return render(request, _BULK, {"form": form})
    return _planned(request, form.changes, typed=form.typed, back="models_catalog:studio_bulk")


@require_safe
@designer_required
def studio_table(request: HttpRequest) -> HttpResponseBase:
    """All own pieces as a table, to be changed in a spreadsheet and sent back."""
    live = Reduction.objects.not_over(timezone.now())
    pieces = own_listings(current_user(request)).order_by("title", "pk")
    pieces = pieces.prefetch_related("offers", Prefetch("reductions", live))
    return csv_answer(file_name="pieces.csv", header=HEADER, rows=rows_of(pieces))


@require_http_methods(["GET", "HEAD", "POST"])
@designer_required
@takes_file(lambda: MOST_BYTES + 1)
def studio_import(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, _IMPORT, {"columns": HEADER, "notice": ""})
    try:
        text = _text_of(request)
        changes = read_table(text, categories=_categories())
    except TableRefused as refused:
        return render(request, _IMPORT, {"columns": HEADER, "notice": refused.message}, status=422)
    return _planned(
        request,
        changes,
        typed=[("table", _packed(text))],
        back="models_catalog:studio_import",
        all_or_none=True,
    )


def _planned(
    request: HttpRequest,
    changes: Sequence[PieceChange],
    *,
    typed: list[tuple[str, str]],
    back: str,
    all_or_none: bool = False,
) -> HttpResponse:
    """What would change, or that it did. `all_or_none`: one row that is refused refuses all."""
    designer, seen, notice = current_user(request), request.POST.get("seen", ""), ""
    if seen:
        try:
            done = change_pieces(actor=designer, wanted=changes, seen=seen, all_or_none=all_or_none)
        except ListingRefused as refused:
            notice = refused.message
        else:
            messages.success(request, _done_words(done))
            return redirect("models_catalog:studio")
    plan = plan_changes(designer, changes, timezone.now())
    return render(
        request,
        "models_catalog/studio_change_plan.html",
        {
            "plan": plan,
            "typed": typed,
            "back": back,
            "notice": notice,
            "can_go_on": bool(plan.rows) and not (all_or_none and plan.refused),
            "is_table": all_or_none,
        },
        status=409 if notice else 200,
    )


def _done_words(plan: ChangePlan) -> str:
    count = len(plan.rows)
    return f"{count} piece{'' if count == 1 else 's'} changed."


def _text_of(request: HttpRequest) -> str:
    """Of the chosen file, or of the table that the confirming form carries."""
    sent = request.FILES.get("file")
    if sent is not None:
        if (sent.size or 0) > MOST_BYTES:
            raise TableRefused("The file is larger than 1 MB. Split it in two.")
        return read_bytes(sent.read())
    if "table" in request.POST:
        return _unpacked(request.POST["table"])
    raise TableRefused("Choose the table first.")


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode())).decode()


def _unpacked(packed: str) -> str:
    """No more than a file may hold, whatever it was made to unfold into."""
    try:
        unfolding = zlib.decompressobj()
        content = unfolding.decompress(base64.b64decode(packed, validate=True), 3 * MOST_BYTES)
        return content.decode()
    except (binascii.Error, zlib.error, ValueError) as fault:
        raise TableRefused("The table did not come back whole. Choose the file again.") from fault


def _categories() -> dict[str, str]:
    """By slug and by name, in small letters."""
    rows = Category.objects.values_list("pk", "slug", "name")
    return {text.lower(): str(pk) for pk, *texts in rows for text in texts}
