"""Addresses of the second factor; names are allauth's, since it links to them itself."""

from django.urls import path

from accounts.views import second_factor

urlpatterns = [
    path("", second_factor.index, name="mfa_index"),
    path("authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("app/", second_factor.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", second_factor.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/add/", second_factor.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/log-in/", second_factor.login_webauthn, name="mfa_login_webauthn"),
    path(
        "passkeys/reauthenticate/",
        second_factor.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/<int:pk>/remove/", second_factor.remove_webauthn, name="mfa_remove_webauthn"),
    path("recovery-codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/", second_factor.new_recovery_codes, name="mfa_generate_recovery_codes"
    ),
]
