from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.token_scopes import TokenScope


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def working(self) -> "ApiTokenQuerySet":
        """Tokens that open the API: neither revoked nor run out, of a person who may log in."""
        lasts = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(lasts, revoked_at=None, user__is_active=True)


class ApiToken(models.Model):
    """A key to the API that a person made for a program; we keep only its fingerprint."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=60)
    # The first characters, so that the owner can tell which of the tokens this is.
    prefix = models.CharField(max_length=12)
    # SHA-256 in hex of the whole token, which is random enough to need no salt.
    token_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10, choices=TokenScope.choices, default=TokenScope.DOWNLOAD)

    created_at = models.DateTimeField(default=timezone.now)
    # A day, not a moment: enough to spot a forgotten token, too little to follow a person.
    last_used_on = models.DateField(null=True, blank=True)
    # Empty: until it is revoked.
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=TokenScope.values), name="api_token_scope_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
