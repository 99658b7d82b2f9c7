"""Another e-mail address; the links in the two mails; and what was corrected."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.current_user import current_user
from accounts.errors import AddressRefused
from accounts.models import Correction
from accounts.services.change_address import (
    CONFIRM,
    UNDO,
    ask_for_address,
    change_of_link,
    confirm_address,
    undo_address,
)
from common.access import buyer_required, signed
from common.network_pace import is_too_often_for
from common.password_again import password_again_required
from common.same_origin import same_origin_form

LINES_SHOWN = 100
MAILS_AN_HOUR = 5
OF_ANOTHER = _("You are logged in with another account than the one whose address is to change.")


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@password_again_required(back_to="accounts:address_change")
def address_change(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_often_for(user.email, what="address_change", most_an_hour=MAILS_AN_HOUR):
            return render(request, "429.html", status=429)
        try:
            ask_for_address(actor=user, address=form.cleaned_data["address"])
        except AddressRefused as refused:
            form.add_error("address", refused.message)
        else:
            messages.success(
                request,
                gettext("A mail with a link is on its way to the new address. It works for a day."),
            )
            return redirect("accounts:account")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/address_change.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
@same_origin_form
def address_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Looking changes nothing: programs that read mails open every link.

    Nor does the link alone: whoever reads a mistyped address would have the account.
    """
    try:
        change = change_of_link(key, salt=CONFIRM)
        if change.user_id != current_user(request).pk:
            raise AddressRefused(str(OF_ANOTHER))
        if request.method != "POST":
            return render(
                request, "accounts/address_link.html", {"change": change, "is_undo": False}
            )
        confirm_address(link=key, stays=request.session.session_key)
    except AddressRefused as refused:
        return _refused(request, refused)
    request.session.cycle_key()
    messages.success(request, gettext("Your e-mail address is changed."))
    return redirect("accounts:account")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_form
@signed
def address_undo(request: HttpRequest, key: str) -> HttpResponse:
    try:
        change = change_of_link(key, salt=UNDO)
        if request.method != "POST":
            return render(
                request, "accounts/address_link.html", {"change": change, "is_undo": True}
            )
        undo_address(link=key)
    except AddressRefused as refused:
        return _refused(request, refused)
    messages.success(request, gettext("The old address holds again. Choose a new password now."))
    return redirect("account_reset_password")


def _refused(request: HttpRequest, refused: AddressRefused) -> HttpResponse:
    return render(request, "accounts/address_link.html", {"refusal": refused.message}, status=410)


@require_safe
@buyer_required
def corrections(request: HttpRequest) -> HttpResponse:
    """What the person changed, the newest first."""
    mine = Correction.objects.filter(user=current_user(request))[:LINES_SHOWN]
    return render(request, "accounts/corrections.html", {"corrections": mine})
