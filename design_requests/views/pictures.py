"""Pictures of a brief: its client adds them to the draft, whoever may read it sees them."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.body_sizes import takes_file
from common.kept_file_answers import private_picture
from common.refusals import refusal_shown_at
from design_requests.job_forms import PicturesForm
from design_requests.message_files import MOST_PICTURE_BYTES
from design_requests.models import Brief, BriefPicture
from design_requests.models.brief_picture import PICTURES_AT_MOST
from design_requests.services.show_reference import add_pictures, remove_picture


@require_POST
@buyer_required
@takes_file(lambda: PICTURES_AT_MOST * MOST_PICTURE_BYTES)
@refusal_shown_at("requests:brief_detail", "number")
def pictures_add(request: HttpRequest, number: str) -> HttpResponse:
    client = current_user(request)
    brief = get_object_or_404(Brief.objects.of_client(client), number=number)
    form = PicturesForm(request.POST, request.FILES)
    if form.is_valid():
        sent = [(one.file, one.size) for one in form.cleaned_data["pictures"]]
        count = add_pictures(actor=client, brief=brief, sent=sent)
        words = ngettext(
            "The brief has %(number)s picture now.", "The brief has %(number)s pictures now.", count
        )
        messages.success(request, words % {"number": count})
    else:
        messages.error(request, " ".join(map(str, form.errors["pictures"])))
    return redirect(brief)


@require_POST
@buyer_required
@refusal_shown_at("requests:brief_detail", "number")
def picture_remove(request: HttpRequest, number: str, picture_id: int) -> HttpResponse:
    client = current_user(request)
    brief = get_object_or_404(Brief.objects.of_client(client), number=number)
    remove_picture(actor=client, brief=brief, picture_id=picture_id)
    messages.success(request, gettext("The picture is removed."))
    return redirect(brief)


@require_safe
@buyer_required
def brief_picture(
    request: HttpRequest, number: str, picture_id: int
) -> HttpResponse | FileResponse:
    briefs = Brief.objects.readable_by(current_user(request))
    brief = get_object_or_404(briefs, number=number)
    picture = get_object_or_404(BriefPicture, pk=picture_id, brief=brief)
    return private_picture(request, picture.storage_key)
