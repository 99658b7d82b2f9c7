"""The second factor: allauth's views, each with its access declared, under allauth's names."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from accounts.current_user import current_user
from accounts.second_factor_forms import (
    ActivateTOTPForm,
    AddWebAuthnForm,
    AuthenticateForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateForm,
    ReauthenticateWebAuthnForm,
)
from accounts.views.entrance import page_of
from common.access import buyer_required, public
from common.second_factor import is_second_factor_shown


class _IndexView(base_views.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["needs_one"] = current_user(self.request).is_staff
        context["is_shown"] = is_second_factor_shown(self.request)
        return context


class _AuthenticateView(base_views.AuthenticateView):
    form_class = AuthenticateForm
    webauthn_form_class = AuthenticateWebAuthnForm


class _ReauthenticateView(base_views.ReauthenticateView):
    form_class = ReauthenticateForm


class _ReauthenticateWebAuthnView(webauthn_views.ReauthenticateWebAuthnView):
    form_class = ReauthenticateWebAuthnForm


class _ActivateTOTPView(totp_views.ActivateTOTPView):
    form_class = ActivateTOTPForm

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _note_shown(self.request, Authenticator.Type.TOTP)
        return response


class _AddWebAuthnView(webauthn_views.AddWebAuthnView):
    form_class = AddWebAuthnForm

    def form_valid(self, form: AddWebAuthnForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _note_shown(self.request, Authenticator.Type.WEBAUTHN)
        return response


class _RemoveWebAuthnView(webauthn_views.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class _LoginWebAuthnView(webauthn_views.LoginWebAuthnView):
    form_class = LoginWebAuthnForm


def _note_shown(request: HttpRequest, kind: Authenticator.Type) -> None:
    """Whoever has just set one up has it at hand: nothing asks for it a second time."""
    user = current_user(request)
    newest = Authenticator.objects.filter(user=user, type=kind).latest("created_at")
    record_authentication(request, user, "mfa", id=newest.pk, type=newest.type)


index = buyer_required(page_of(_IndexView))
# Between the password and the log-in: allauth itself knows who has come that far.
authenticate = public(page_of(_AuthenticateView))
login_webauthn = public(page_of(_LoginWebAuthnView))
reauthenticate = buyer_required(page_of(_ReauthenticateView))
reauthenticate_webauthn = buyer_required(page_of(_ReauthenticateWebAuthnView))
activate_totp = buyer_required(page_of(_ActivateTOTPView))
deactivate_totp = buyer_required(page_of(totp_views.DeactivateTOTPView))
add_webauthn = buyer_required(page_of(_AddWebAuthnView))
remove_webauthn = buyer_required(page_of(_RemoveWebAuthnView))
recovery_codes = buyer_required(page_of(recovery_views.ViewRecoveryCodesView))
new_recovery_codes = buyer_required(page_of(recovery_views.GenerateRecoveryCodesView))
