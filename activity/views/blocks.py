"""A person sees what a machine held up on their account, and says that it is a mistake."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from activity.models import AbuseSignal
from activity.selectors.blocks import signals_of
from activity.services.contest_signal import contest_signal
from common.access import buyer_required


@require_safe
@buyer_required
def blocks(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "activity/blocks.html",
        {"signals": signals_of(request.user.pk or 0), "now": timezone.now()},
    )


@require_POST
@buyer_required
def block_contest(request: HttpRequest, pk: int) -> HttpResponse:
    signal = get_object_or_404(AbuseSignal, pk=pk, person=request.user.pk)
    # The decorator lets nobody else in.
    actor = cast(AbstractBaseUser, request.user)
    contest_signal(actor=actor, signal=signal, words=request.POST.get("words", ""))
    messages.success(
        request, gettext("Sent. A person looks at it within three days and answers you.")
    )
    return redirect("activity:blocks")
