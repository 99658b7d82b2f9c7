from typing import Any

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.username_rules import USERNAME_PATTERN, USERNAME_VALIDATORS
from common.languages import LONGEST_CODE, NAMES
from common.page_scopes import SHELF, changes_pages
from common.reader_manner import SIZE_SYSTEMS, UNITS
from common.storage import public_url


class UserManager(BaseUserManager["User"]):
    """E-mail addresses are kept, and found, in small letters."""

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


class User(AbstractBaseUser, PermissionsMixin):
    """One person's account: who logs in, buys and, with a designer profile, sells."""

    email = models.EmailField(
        "e-mail",
        max_length=254,
        unique=True,
        error_messages={"unique": _("There is an account with this e-mail address already.")},
    )
    username = models.CharField(
        max_length=30,
        unique=True,
        validators=USERNAME_VALIDATORS,
        error_messages={"unique": _("This username is taken. Choose another one.")},
    )
    display_name = models.CharField("name to show", max_length=80, blank=True)
    # Of a picture in the public store, if the person shows one.
    picture_key = models.CharField(max_length=200, blank=True)

    # In which pages and mails come; empty where the person has not said so.
    language = models.CharField(max_length=LONGEST_CODE, blank=True, choices=NAMES.items())
    # Of weights, lengths and fingers; empty where each page begins as for visitors.
    units = models.CharField(max_length=6, blank=True, choices=UNITS.items())
    size_system = models.CharField(max_length=2, blank=True, choices=SIZE_SYSTEMS.items())

    is_staff = models.BooleanField("may enter the staff desk", default=False)
    is_active = models.BooleanField("may log in", default=True)
    # That the person said to be 16 or over, and in which wording; never the date of birth.
    age_attested_at = models.DateTimeField(null=True, blank=True)
    age_statement_version = models.CharField(max_length=20, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # Set when the account is emptied because books point to it; it is nobody's from then on.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["username"]

    class Meta:
        constraints = [
            # With the unique column: one account per address, however it is typed.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower"),
            models.CheckConstraint(
                condition=Q(username__regex=USERNAME_PATTERN),
                name="user_username_has_its_shape",
                violation_error_message=_("This username has a character that cannot be used."),
            ),
            models.CheckConstraint(
                condition=Q(age_attested_at=None, age_statement_version="")
                | (Q(age_attested_at__isnull=False) & ~Q(age_statement_version="")),
                name="user_age_statement_names_its_wording",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(is_active=False, is_staff=False),
                name="user_closed_opens_nothing",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", *NAMES]), name="user_language_is_spoken"
            ),
            models.CheckConstraint(
                condition=Q(units__in=["", *UNITS], size_system__in=["", *SIZE_SYSTEMS]),
                name="user_manner_is_known",
            ),
        ]
        triggers = [
            changes_pages(
                "user",
                "'designer:' || {row}.id",
                f"'{SHELF}'",
                columns=("username", "display_name", "picture_key", "is_active"),
                on_insert=False,
            ),
            # An emptied account is nobody's: it is not filled again, and nobody gets it.
            pgtrigger.Protect(
                name="user_closed_stays_empty",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.closed_at IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*"
                ),
            ),
        ]

    def __str__(self) -> str:
        """For the staff desk: the name that the shop shows, and what tells two of a name apart."""
        if self.closed_at is not None or not self.display_name:
            return self.shown_name
        return f"{self.display_name} ({self.username})"

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    @property
    def is_designer(self) -> bool:
        """Whether a designer profile exists; asks the database once per instance."""
        return hasattr(self, "designer_profile")

    @property
    def shown_name(self) -> str:
        """An emptied account has no name: its username is random letters."""
        if self.closed_at is not None:
            return "Former member"
        return self.display_name or self.username

    @property
    def designer_name(self) -> str:
        """The studio, which is what buyers know a designer by; the person where there is none."""
        profile = getattr(self, "designer_profile", None)
        if self.closed_at is not None or profile is None:
            return self.shown_name
        return str(profile.studio_name)

    @property
    def shown_username(self) -> str:
        """For programs, which find a designer's page by it; empty where there is none any more."""
        return "" if self.closed_at is not None else self.username

    @property
    def picture_url(self) -> str:
        return public_url(self.picture_key) if self.picture_key else ""

    def get_full_name(self) -> str:
        return self.shown_name

    def get_short_name(self) -> str:
        return self.shown_name
