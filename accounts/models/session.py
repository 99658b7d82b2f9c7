from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """An open log-in of one browser."""

    # The account's number out of the signed session_data, so that a person's sessions are found.
    # No foreign key: a session is written at times when its account is being removed.
    account_id = models.BigIntegerField(null=True, blank=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.sessions import SessionStore

        return SessionStore
