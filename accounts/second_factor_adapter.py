"""How allauth keeps second factors here: encrypted, under our name."""

import base64
import logging
from collections.abc import Iterator

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Wait for the next one, and check the clock."),
        "unverified_email": _("Confirm your e-mail address first, by the link in our mail."),
    }

    def encrypt(self, text: str) -> str:
        """Secrets are in no backup of the database without the key of the site."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # SECRET_KEY was changed without SECRET_KEY_FALLBACKS. No code may fit then: not even
            # the one of an empty secret.
            log.error("A second factor cannot be read with the present SECRET_KEY.")
            return str(generate_totp_secret())

    def _get_site_name(self) -> str:
        return "JewelCAD"


def _keys() -> MultiFernet:
    return MultiFernet(list(_each_key()))


def _each_key() -> Iterator[Fernet]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derived = HKDF(SHA256(), 32, salt=None, info=b"accounts.second_factor")
        yield Fernet(base64.urlsafe_b64encode(derived.derive(force_bytes(secret))))
