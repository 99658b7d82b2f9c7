"""Files become drafts: one, or several that were chosen or dropped at once."""

from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from accounts.current_user import current_user
from accounts.models import User
from common.access import designer_required
from common.body_sizes import takes_file, upload_limit
from models_catalog.errors import ListingRefused, SentTwice
from models_catalog.file_names import safe_file_name
from models_catalog.forms import DraftForm
from models_catalog.services.start_draft import start_draft
from models_catalog.views.sent_files import keep_sent_file, sent_once
from models_catalog.views.studio import studio_page

NAME_SHOWN = 60  # letters, so that fifty messages fit a page


@require_POST
@designer_required
@takes_file(upload_limit)
@sent_once
def studio_draft(request: HttpRequest) -> HttpResponse:
    """Files that were chosen, or dropped anywhere on the studio, become drafts."""
    designer = current_user(request)
    form = DraftForm(request.POST, request.FILES, actor=designer, file_required=True)
    form.is_valid()
    if len(form.sent_together) > 1:
        return _draft_each(request, form)
    upload = keep_sent_file(form, actor=designer)
    if not form.is_valid() or upload is None:
        return studio_page(request, form, status=422)
    try:
        listing = start_draft(actor=designer, upload=upload)
    except ListingRefused as refused:
        messages.error(request, refused.message)
        return redirect("models_catalog:studio")
    messages.success(request, "Your file is being measured. Meanwhile, say what it is.")
    return redirect("models_catalog:studio_edit", slug=listing.slug)


def _draft_each(request: HttpRequest, together: DraftForm) -> HttpResponse:
    """Each by itself, so that one which fails stops no other; the page says what came of each."""
    attempt = together.cleaned_data.get("attempt")
    drafted = 0
    for number, sent in enumerate(together.sent_together):
        name = safe_file_name(sent.name or "")[:NAME_SHOWN]
        try:
            title = _draft_one(current_user(request), sent, attempt, number)
        except SentTwice as twice:
            messages.info(request, f"{name}: {twice.message}")
        except (forms.ValidationError, ListingRefused) as refused:
            messages.error(request, f"{name}: {' '.join(_words_of(refused))}")
        else:
            drafted += 1
            messages.success(request, f"{name} is the draft “{title}”, and is being measured.")
    of = len(together.sent_together)
    onwards = " Open each below to say what it is." if drafted else ""
    messages.info(request, f"{drafted} of {of} files became drafts.{onwards}")
    return redirect("models_catalog:studio")


def _draft_one(actor: User, sent: "UploadedFile[Any]", attempt: UUID | None, number: int) -> str:
    """The title of the draft. Raises ValidationError, SentTwice, and as start_draft does."""
    form = DraftForm(
        # The same form sent twice gives each of its files the same number again.
        {"draft-attempt": str(uuid5(attempt, str(number))) if attempt else ""},
        MultiValueDict({"draft-file": [sent]}),
        actor=actor,
        file_required=True,
    )
    form.is_valid()
    upload = keep_sent_file(form, actor=actor)
    if upload is None or not form.is_valid():
        raise forms.ValidationError([*form.file_faults])
    return start_draft(actor=actor, upload=upload).title


def _words_of(refused: forms.ValidationError | ListingRefused) -> list[str]:
    return [refused.message] if isinstance(refused, ListingRefused) else refused.messages
