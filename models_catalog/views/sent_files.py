"""A file that came with a form is kept whatever else is wrong, so that nobody sends it twice."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from accounts.models import User
from common.access import View
from models_catalog.errors import SentTwice, UploadRefused
from models_catalog.forms import UploadForm
from models_catalog.models import ProcessingRun, Upload
from models_catalog.services.receive_file import receive_file


def keep_sent_file(form: UploadForm, *, actor: User) -> Upload | None:
    """The file of a form that was checked: sent with it, or before it; None without a good one.

    Raises SentTwice.
    """
    sent = form.sent
    if sent is not None and sent.file is not None and sent.size is not None:
        try:
            form.remember(
                receive_file(
                    actor=actor,
                    file_name=sent.name or "",
                    size_bytes=sent.size,
                    body=sent.file,
                    attempt=form.cleaned_data.get("attempt"),
                )
            )
        except UploadRefused as refused:
            form.refuse_file(refused.message)
    return form.upload


def sent_once(view: View) -> View:
    """A button that was pressed twice leads to what the first press made."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except SentTwice as twice:
            messages.info(request, twice.message)
            run = ProcessingRun.objects.filter(upload=twice.first).first()
        if run is None:
            return redirect("models_catalog:studio")
        return redirect("models_catalog:studio_model", slug=run.release.cad_model.slug)

    return answer
