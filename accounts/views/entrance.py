"""Sign-up, log-in, confirmation and passwords: allauth's views, each with its access declared.

What allauth offers beyond these (several addresses, log-in codes) has no address here.
"""

import secrets
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.utils import has_verified_email
from allauth.core.ratelimit import clear
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.current_user import current_user
from accounts.entrance_forms import (
    ChangePasswordForm,
    ConfirmForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from accounts.models import User
from accounts.services.record_signup_details import record_signup_details
from accounts.services.revoke_all_api_tokens import revoke_all_api_tokens
from accounts.signup_pause import start_pause
from activity.thresholds import SIGN_UPS_AN_HOUR
from common.access import View, buyer_required, public, signed
from common.network_pace import is_too_often
from common.personal import NOBODY
from common.same_origin import same_origin_form

TOO_MANY_REQUESTS = 429


class _LoginView(allauth_views.LoginView):
    form_class = LoginForm

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if form.has_error("__all__", code="too_many_login_attempts"):
            response.status_code = TOO_MANY_REQUESTS
        return response


class _SignupView(allauth_views.SignupView):
    form_class = SignupForm

    def form_valid(self, form: SignupForm) -> HttpResponse:
        """Account, statements and mail are one transaction."""
        if is_too_often(self.request, what="sign_ups", most_an_hour=SIGN_UPS_AN_HOUR):
            return render(self.request, "429.html", status=TOO_MANY_REQUESTS)
        try:
            with transaction.atomic():
                return self._keep(form)
        except IntegrityError:
            # Between check and save somebody else took the address or the name: check again.
            again = SignupForm(**self.get_form_kwargs())
            return self._keep(again) if again.is_valid() else self.form_invalid(again)
        except DatabaseError:
            # The mail went with the rest: whoever signs up once more in a minute gets one.
            clear(self.request, action="confirm_email", key=form.cleaned_data["email"].lower())
            raise

    def form_invalid(self, form: SignupForm) -> HttpResponse:
        if not form.is_too_young:
            response: HttpResponse = super().form_invalid(form)
            return response
        response = render(self.request, self.template_name_signup_closed)
        start_pause(response)
        return response

    def _keep(self, form: SignupForm) -> HttpResponse:
        if form.account_already_exists:
            _write_as_much(form)
        response: HttpResponse = super().form_valid(form)
        return response


def _write_as_much(form: SignupForm) -> None:
    """What a fresh sign-up hashes and writes, taken back at once: the clock tells nothing."""
    key = secrets.token_hex(8)
    with transaction.atomic():
        account = User.objects.create_user(
            f"gone-{key}{NOBODY}", f"gone-{key}", form.cleaned_data["password1"]
        )
        record_signup_details(user=account, display_name="", wants_newsletter=False)
        EmailAddress.objects.create(user=account, email=account.email, primary=True)
        # The rest of it: what allauth looks up once the rows are there.
        for _ in range(4):
            EmailAddress.objects.filter(user=account, primary=True).first()
        transaction.set_rollback(True)


class _ConfirmEmailView(allauth_views.ConfirmEmailView):
    """The link alone confirms only where somebody signed up; elsewhere the password has to fit.

    Otherwise whoever signs up with another's address waits until its owner follows the link, and
    has an account of that address with a password of their own.
    """

    form: ConfirmForm | None = None

    def logout_other_user(self, confirmation: Any) -> None:
        """Somebody else's link logs nobody out who only looks."""
        if self.request.method == "POST":
            super().logout_other_user(confirmation)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not self._signed_up_here():
            self.form = ConfirmForm(self.request.POST)
            if not self._fits(self.form):
                refusal: HttpResponse = self.render_to_response(self.get_context_data(), status=422)
                return refusal
        response: HttpResponse = super().post(*args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.object and not self._signed_up_here():
            context["form"] = self.form or ConfirmForm()
        return context

    def _signed_up_here(self) -> bool:
        owner, waiting = self.object.email_address.user, _waiting_login(self.request)
        return self.request.user == owner or bool(waiting and waiting.login.user == owner)

    def _fits(self, form: ConfirmForm) -> bool:
        """Failures count like those of the log-in page."""
        if not form.is_valid():
            return False
        address = self.object.email_address
        try:
            found = get_adapter().authenticate(
                self.request, email=address.email, password=form.cleaned_data["password"]
            )
        except ValidationError as too_many:
            form.add_error(None, too_many)
            return False
        if found != address.user:
            form.add_error("password", gettext("This is not the password of the sign-up."))
        return form.is_valid()


class _ConfirmationSentView(allauth_views.EmailVerificationSentView):
    def post(self, request: HttpRequest) -> HttpResponse:
        """The link was opened elsewhere: go on here, where the password was typed at sign-up.

        Of an address that had an account already nothing waits to be confirmed, and the answer is
        the same as of one that nobody has confirmed yet.
        """
        waiting = _waiting_login(request)
        if waiting is None:
            messages.info(request, gettext("This page has waited for too long. Log in to go on."))
            return redirect("account_login")
        if waiting.login.user is None or not has_verified_email(waiting.login.user):
            messages.info(
                request, gettext("The address is not confirmed yet. Open the link in the mail.")
            )
            return redirect("account_email_verification_sent")
        response: HttpResponse = waiting.exit()
        return response


def _waiting_login(request: HttpRequest) -> EmailVerificationStage | None:
    """The sign-up or log-in of this browser that waits for its address to be confirmed."""
    waiting: EmailVerificationStage | None = LoginStageController.enter(
        request, EmailVerificationStage.key
    )
    return waiting


class _PasswordResetView(allauth_views.PasswordResetView):
    form_class = ResetPasswordForm


class _PasswordResetFromKeyView(allauth_views.PasswordResetFromKeyView):
    form_class = ResetPasswordKeyForm

    def form_valid(self, form: ResetPasswordKeyForm) -> HttpResponse:
        with transaction.atomic():
            revoke_all_api_tokens(actor=self.reset_user)
            response: HttpResponse = super().form_valid(form)
        return response


class _PasswordChangeView(allauth_views.PasswordChangeView):
    form_class = ChangePasswordForm

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        with transaction.atomic():
            if not form.cleaned_data.get("keeps_tokens"):
                revoke_all_api_tokens(actor=current_user(self.request))
            response: HttpResponse = super().form_valid(form)
        return response


class _ReauthenticateView(allauth_views.ReauthenticateView):
    form_class = ReauthenticateForm


def page_of(view: Any) -> View:
    """Django's forms take what is put for what is sent."""
    page: View = require_http_methods(["GET", "HEAD", "POST"])(view.as_view())
    return page


login = public(page_of(_LoginView))
logout = public(page_of(allauth_views.LogoutView))
signup = public(page_of(_SignupView))
inactive = public(page_of(allauth_views.AccountInactiveView))
confirmation_sent = same_origin_form(public(page_of(_ConfirmationSentView)))
confirm_email = signed(page_of(_ConfirmEmailView))
reauthenticate = buyer_required(page_of(_ReauthenticateView))
password_change = buyer_required(page_of(_PasswordChangeView))
password_reset = public(page_of(_PasswordResetView))
password_reset_sent = public(page_of(allauth_views.PasswordResetDoneView))
password_reset_from_key = signed(page_of(_PasswordResetFromKeyView))
password_reset_done = public(page_of(allauth_views.PasswordResetFromKeyDoneView))
