"""The switch of the mail about new versions, in the library and without a log-in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.current_user import current_user
from accounts.models import User
from common.access import buyer_required, signed
from common.models import Machine
from common.refusals import refusal_shown_at
from common.see_other import see_other
from orders.links import read_version_mail_token
from orders.services.choose_guest_version_mail import choose_guest_version_mail
from orders.services.choose_version_mail import choose_version_mail


@require_POST
@buyer_required
@refusal_shown_at("orders:library")
def version_mail_choose(request: HttpRequest) -> HttpResponse:
    is_wanted = request.POST.get("wanted") == "yes"
    choose_version_mail(actor=current_user(request), is_wanted=is_wanted)
    messages.success(
        request,
        gettext("You are mailed when what you bought has a new version.")
        if is_wanted
        else gettext("No more mail about new versions. They lie in your library all the same."),
    )
    return see_other("orders:library")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@signed
def version_mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A look acts on nothing: mail scanners open every link. An altered link changes nothing."""
    if request.method != "POST":
        is_guest = isinstance(read_version_mail_token(token), str)
        return render(
            request, "orders/version_mail_stop.html", {"token": token, "is_guest": is_guest}
        )
    reader = read_version_mail_token(token)
    is_guest = isinstance(reader, str)
    if isinstance(reader, str):
        choose_guest_version_mail(actor=Machine.GUEST, address_code=reader, is_wanted=False)
    elif reader is not None and (person := User.objects.filter(pk=reader).first()):
        choose_version_mail(actor=person, is_wanted=False)
    return render(request, "orders/version_mail_stopped.html", {"is_guest": is_guest})
