"""A person's own page: name, what they may tell us, designer profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.current_user import current_user
from accounts.errors import AlreadyDesigner
from accounts.forms import AccountForm, DesignerProfileForm, MannerForm, PictureForm
from accounts.models import DesignerProfile, User
from accounts.selectors import account_page
from accounts.services.become_designer import become_designer
from accounts.services.change_picture import change_picture, remove_picture
from accounts.services.choose_manner import choose_manner
from accounts.services.update_account import update_account
from accounts.services.update_studio import update_studio
from common.access import buyer_required
from common.body_sizes import takes_file, upload_limit
from common.see_other import see_other
from common.sent_pictures import PictureRefused
from common.way_back import way_back


@buyer_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if request.method != "POST":
        return _account_page(request, user)
    form = AccountForm(request.POST, user=user)
    if not form.is_valid():
        return _account_page(request, user, form=form)
    update_account(actor=user, **form.cleaned_data)
    messages.success(request, gettext("Saved."))
    return redirect("accounts:account")


@buyer_required
@require_http_methods(["GET", "HEAD", "POST"])
def designer(request: HttpRequest) -> HttpResponse:
    """Asks for a designer profile; a designer edits theirs here."""
    user = current_user(request)
    profile = user.designer_profile if user.is_designer else None
    kept = {"display_name": user.display_name}
    form = DesignerProfileForm(request.POST or None, instance=profile, initial=kept)
    if request.method != "POST" or not form.is_valid():
        return _designer_page(request, form, profile)
    if profile is not None:
        update_studio(actor=user, **form.cleaned_data)
        messages.success(request, gettext("Saved. Buyers see it from now on."))
        return redirect("accounts:designer")
    return _open_studio(request, user, form)


@require_POST
@buyer_required
def manner(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    form = MannerForm(request.POST)
    if not form.is_valid():
        return _account_page(request, user, manner_form=form, status=422)
    choose_manner(actor=user, **form.cleaned_data)
    messages.success(request, gettext("Saved."))
    return see_other("accounts:account")


@require_POST
@buyer_required
@takes_file(upload_limit)
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
        messages.success(request, gettext("Your picture is shown from now on."))
        return redirect(_home_of_picture(user))
    if user.is_designer:
        return _designer_page(
            request,
            DesignerProfileForm(
                instance=user.designer_profile, initial={"display_name": user.display_name}
            ),
            user.designer_profile,
            picture_form=form,
            status=422,
        )
    return _account_page(request, user, picture_form=form, status=422)


@require_POST
@buyer_required
def picture_remove(request: HttpRequest) -> HttpResponse:
    remove_picture(actor=current_user(request))
    messages.success(
        request, gettext("Your picture is gone. Copies in browsers go within five minutes.")
    )
    return redirect(_home_of_picture(current_user(request)))


def _home_of_picture(user: User) -> str:
    """A designer's picture stands with all else that buyers see."""
    return "accounts:designer" if user.is_designer else "accounts:account"


def _designer_page(
    request: HttpRequest,
    form: DesignerProfileForm,
    profile: DesignerProfile | None,
    *,
    picture_form: PictureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "accounts/designer.html",
        {
            "form": form,
            "profile": profile,
            "picture_form": picture_form or PictureForm(),
            "next": way_back(request),
        },
        status=status,
    )


def _account_page(
    request: HttpRequest,
    user: User,
    *,
    form: AccountForm | None = None,
    picture_form: PictureForm | None = None,
    manner_form: MannerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = account_page(user)
    kept = {"display_name": user.display_name, "phone": page.phone, "address": page.address}
    read = {"units": user.units, "size_system": user.size_system}
    return render(
        request,
        "accounts/account.html",
        {
            "form": form or AccountForm(initial=kept, user=user),
            "picture_form": picture_form or PictureForm(),
            "manner_form": manner_form or MannerForm(initial=read),
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
    return redirect(way_back(request) or "models_catalog:studio")
