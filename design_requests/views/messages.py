"""What the two sides of a job write to each other, with files; whom one blocks; how one is told."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.body_sizes import takes_file
from common.errors import RuleBroken
from common.kept_file_answers import sent_file_answer
from common.refusals import refusal_shown_at
from design_requests.contact_words import WARNING, names_contact
from design_requests.job_forms import MessageForm, NoticesForm
from design_requests.jobs import job_of
from design_requests.message_files import MOST_BYTES
from design_requests.models import Message, MessageFile, MessageNotices, NoticeWay
from design_requests.models.message_file import FILES_AT_MOST
from design_requests.services.block_messages import block_messages, unblock_messages
from design_requests.services.mail_waiting_messages import choose_notices
from design_requests.services.write_message import report_message, write_message
from design_requests.views.job import job_page


@require_POST
@buyer_required
@takes_file(lambda: FILES_AT_MOST * MOST_BYTES)
def message_write(request: HttpRequest, number: str) -> HttpResponse:
    """What was typed stays in the form where it is refused."""
    sender = current_user(request)
    offer = job_of(sender, number)
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        text, files = form.cleaned_data["text"], form.cleaned_data["attached"]
        try:
            write_message(actor=sender, offer=offer, text=text, files=files)
        except RuleBroken as refused:
            form.add_error(None, refused.message)
        else:
            if names_contact(text):
                messages.warning(request, f"{gettext('It is sent.')} {WARNING}")
            else:
                messages.success(request, gettext("Sent."))
            return redirect("requests:job", number=number)
    return job_page(request, offer, form, status=422)


@require_safe
@buyer_required
def message_file(
    request: HttpRequest, number: str, message_file_id: int
) -> HttpResponse | FileResponse:
    offer = job_of(current_user(request), number)
    file = get_object_or_404(MessageFile, pk=message_file_id, message__offer=offer)
    return sent_file_answer(request, file)


@require_POST
@buyer_required
@refusal_shown_at("requests:job", "number")
def message_report(request: HttpRequest, number: str, message_id: int) -> HttpResponse:
    reader = current_user(request)
    message = get_object_or_404(Message, pk=message_id, offer=job_of(reader, number))
    report_message(actor=reader, message=message)
    messages.success(request, gettext("Our staff look at it."))
    return redirect("requests:job", number=number)


@require_POST
@buyer_required
@refusal_shown_at("requests:job", "number")
def messages_block(request: HttpRequest, number: str) -> HttpResponse:
    side = current_user(request)
    block_messages(actor=side, offer=job_of(side, number))
    messages.success(
        request, gettext("You get no more messages from this person. The contract goes on.")
    )
    return redirect("requests:job", number=number)


@require_POST
@buyer_required
@refusal_shown_at("requests:job", "number")
def messages_unblock(request: HttpRequest, number: str) -> HttpResponse:
    side = current_user(request)
    unblock_messages(actor=side, offer=job_of(side, number))
    messages.success(request, gettext("You can write to each other again."))
    return redirect("requests:job", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def notices(request: HttpRequest) -> HttpResponse:
    """How one is mailed of messages."""
    person = current_user(request)
    kept = MessageNotices.objects.filter(person=person).first()
    now = kept.way if kept else NoticeWay.AT_ONCE
    form = NoticesForm(request.POST if request.method == "POST" else None, initial={"way": now})
    if request.method == "POST" and form.is_valid():
        choose_notices(actor=person, way=NoticeWay(form.cleaned_data["way"]))
        messages.success(request, gettext("Kept."))
        return redirect("requests:notices")
    status = 422 if form.is_bound else 200
    return render(request, "design_requests/notices.html", {"form": form}, status=status)
