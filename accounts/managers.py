"""Making and finding accounts; e-mail addresses are kept in small letters."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager

if TYPE_CHECKING:
    from accounts.models import User


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, username: str, password: str | None = None, **facts: Any
    ) -> "User":
        """An account with a hashed password; without one nobody can log in to it.

        Raises IntegrityError when the e-mail address or the username is taken.
        """
        user = self.model(email=email.strip().lower(), username=username.lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, username: str, password: str | None = None, **facts: Any
    ) -> "User":
        return self.create_user(
            email, username, password, **{**facts, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())
