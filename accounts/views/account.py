"""A person's own page: name, what they may tell us, designer profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.current_user import current_user
from accounts.errors import AlreadyDesigner
from accounts.forms import AccountForm, DesignerProfileForm
from accounts.models import User
from accounts.selectors import account_page
from accounts.services.become_designer import become_designer
from accounts.services.update_account import update_account
from common.access import buyer_required


@buyer_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    page = account_page(user)
    if request.method != "POST":
        form = AccountForm(
            initial={
                "display_name": user.display_name,
                "phone": page.phone,
                "address": page.address,
            }
        )
        return render(request, "accounts/account.html", {"form": form, "page": page})
    form = AccountForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/account.html", {"form": form, "page": page})
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
        form.save()
        messages.success(request, "Saved.")
        return redirect("accounts:account")
    return _open_studio(request, user, form)


def _open_studio(request: HttpRequest, user: User, form: DesignerProfileForm) -> HttpResponse:
    try:
        become_designer(actor=user, **form.cleaned_data)
    except AlreadyDesigner as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, "Your studio is open. Upload your first model when you like.")
    return redirect("models_catalog:studio")
