"""A site that would hand addresses to another provider than the policy names does not start."""

import pytest
from django.core import checks
from pytest_django import Settings

from privacy.checks import check_mail_carrier

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SENDGRID, MAILGUN = (f"anymail.backends.{name}.EmailBackend" for name in ("sendgrid", "mailgun"))


@pytest.mark.parametrize(
    ("backend", "carrier", "codes"),
    [
        (SENDGRID, "", []),
        (SMTP, "Twilio SendGrid", []),
        (MAILGUN, "", ["privacy.E033"]),
        # What is set for SMTP says nothing about an API.
        (MAILGUN, "Twilio SendGrid", ["privacy.E033"]),
        (SMTP, "", ["privacy.E033"]),
        (SMTP, "Somebody else", ["privacy.E033"]),
    ],
)
def test_who_carries_mails_is_who_the_policy_names(
    settings: Settings, backend: str, carrier: str, codes: list[str]
) -> None:
    settings.EMBEDDED_MODE = settings.MAIL_IS_CAUGHT = False
    settings.EMAIL_BACKEND, settings.MAIL_CARRIER = backend, carrier
    assert [message.id for message in check_mail_carrier(None)] == codes
    registered = checks.registry.registry.get_checks(include_deployment_checks=True)
    assert check_mail_carrier in registered
