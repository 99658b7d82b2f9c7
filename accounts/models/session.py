from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext


class Session(AbstractBaseSession):
    """An open log-in of one browser."""

    # The account's number out of the signed session_data, so that a person's sessions are found.
    # No foreign key: a session is written at times when its account is being removed.
    account_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    # So that its owner knows it again: the kind of browser, and the network, which is its address
    # without the last part.
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=50, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    @property
    def name(self) -> str:
        """What a page may call it: the key itself would open the account."""
        return salted_hmac("accounts.session", self.session_key).hexdigest()[:20]

    @property
    def shown_device(self) -> str:
        """The kind of browser as people read it."""
        browser, on, system = self.device.partition(" on ")
        if on:
            return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
        return gettext(self.device)

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.sessions import SessionStore

        return SessionStore
