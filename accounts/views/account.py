"""A person's own page: name, what they may tell us, designer profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.current_user import current_user
from accounts.errors import AlreadyDesigner, PictureRefused
from accounts.forms import AccountForm, DesignerProfileForm, PictureForm
from accounts.models import User
from accounts.selectors import account_page
from accounts.services.become_designer import become_designer
from accounts.services.change_picture import change_picture, remove_picture
from accounts.services.update_account import update_account
from accounts.services.update_studio import update_studio
from common.access import buyer_required


@buyer_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if request.method != "POST":
        return _account_page(request, user)
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _account_page(request, user, form=form)
    update_account(actor=user, **form.cleaned_data)
    messages.success(request, "Saved.")
    return redirect("accounts:account")


@buyer_required
@require_http_methods(["GET", "HEAD", "POST"])
def designer(request: HttpRequest) -> HttpResponse:
    """Asks for a designer profile; a designer edits theirs here."""
    user = current_user(request)
    profile = user.designer_profile if user.is_designer else None
    form = DesignerProfileForm(request.POST or None, instance=profile)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/designer.html", {"form": form, "profile": profile})
    if profile is not None:
        update_studio(actor=user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("accounts:account")
    return _open_studio(request, user, form)


@require_POST
@buyer_required
def picture(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["picture"]
        try:
            change_picture(actor=user, sent=sent, size=sent.size)
        except PictureRefused as refused:
            form.add_error("picture", refused.message)
    if form.is_valid():
        messages.success(request, "Your picture is shown from now on.")
        return redirect("accounts:account")
    return _account_page(request, user, picture_form=form, status=422)


@require_POST
@buyer_required
def picture_remove(request: HttpRequest) -> HttpResponse:
    remove_picture(actor=current_user(request))
    messages.success(request, "Your picture is gone. Copies in browsers go within five minutes.")
    return redirect("accounts:account")


def _account_page(
    request: HttpRequest,
    user: User,
    *,
    form: AccountForm | None = None,
    picture_form: PictureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = account_page(user)
    kept = {"display_name": user.display_name, "phone": page.phone, "address": page.address}
    return render(
        request,
        "accounts/account.html",
        {
            "form": form or AccountForm(initial=kept),
            "picture_form": picture_form or PictureForm(),
            "page": page,
        },
        status=status,
    )


def _open_studio(request: HttpRequest, user: User, form: DesignerProfileForm) -> HttpResponse:
    try:
        become_designer(actor=user, **form.cleaned_data)
    except AlreadyDesigner as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, "Your studio is open. Upload your first model when you like.")
    return redirect("models_catalog:studio")
