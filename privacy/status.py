"""Whether the purge keeps up, for everybody to see; nothing of it is about anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.access import public
from privacy.models import PurgeWatch
from privacy.services.watch_purge import last_success


@require_safe
@public
@never_cache
def purge_status(request: HttpRequest) -> HttpResponse:
    watch = PurgeWatch.objects.first()
    return render(
        request, "privacy/purge_status.html", {"last_success": last_success(), "watch": watch}
    )
