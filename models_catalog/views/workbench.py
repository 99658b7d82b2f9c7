"""What the designer says about a measured file: its unit, its bodies, the files beside it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.current_user import current_user
from common.access import designer_required
from common.body_sizes import takes_file, upload_limit
from common.queue import send
from common.refusals import refusal_shown_at
from models_catalog.forms import FurtherFileForm, ShellRolesForm, UnitForm
from models_catalog.named_in_address import own_listing
from models_catalog.selectors.model_page import release_in_hand
from models_catalog.services.add_release_file import add_release_file
from models_catalog.services.confirm_unit import confirm_unit
from models_catalog.services.remove_release_file import remove_release_file
from models_catalog.services.sell_unweighed import sell_unweighed
from models_catalog.services.set_shell_roles import set_shell_roles
from models_catalog.states import Unit
from models_catalog.views.sent_files import keep_sent_file


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_unit(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    form = UnitForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the unit that the file is drawn in.")
        return redirect("models_catalog:studio_model", slug=slug)
    unit = Unit(form.cleaned_data["unit"])
    confirm_unit(actor=current_user(request), cad_model=listing, unit=unit)
    messages.success(request, f"The file is drawn in {unit.label.lower()}.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_shells(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    release = release_in_hand(listing)
    form = ShellRolesForm(request.POST, shells=list(release.shells.all()) if release else [])
    if not form.is_valid():
        messages.error(request, "The file was measured again meanwhile. Look at its bodies again.")
        return redirect("models_catalog:studio_model", slug=slug)
    set_shell_roles(actor=current_user(request), cad_model=listing, roles=form.roles)
    messages.success(request, "Kept. Only what is metal is weighed.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_unweighed(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    sell_unweighed(actor=current_user(request), cad_model=listing)
    messages.success(request, "Kept: buyers read that it has no weight, and why.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
@takes_file(upload_limit)
def studio_file_add(request: HttpRequest, slug: str) -> HttpResponse:
    actor = current_user(request)
    listing = own_listing(request, slug)
    form = FurtherFileForm(request.POST, request.FILES, actor=actor, file_required=True)
    form.is_valid()
    upload = keep_sent_file(form, actor=actor)
    if not form.is_valid() or upload is None:
        reasons = [str(reason) for reason in form.errors.get("file", [])]
        messages.error(request, " ".join(reasons) or "Choose the file again.")
        return redirect("models_catalog:studio_model", slug=slug)
    stored = add_release_file(
        actor=actor, cad_model=listing, upload=upload, file_format=form.upload_format
    )
    if stored.awaits_measuring:
        send("models_catalog.measure_further_files_task", stored.release_id)
    messages.success(request, f"{stored.file_name} goes to buyers too, as it is.")
    return redirect("models_catalog:studio_model", slug=slug)


@require_POST
@designer_required
@refusal_shown_at("models_catalog:studio_model", "slug")
def studio_file_remove(request: HttpRequest, slug: str, file_id: int) -> HttpResponse:
    listing = own_listing(request, slug)
    name = remove_release_file(actor=current_user(request), cad_model=listing, file_id=file_id)
    messages.success(request, f"{name} is removed.")
    return redirect("models_catalog:studio_model", slug=slug)
