from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.triggers import keep_rows, same_person, seven_years_over


class ClaimQuerySet(models.QuerySet["Claim"]):
    def of_code(self, code_hash: str) -> "ClaimQuerySet":
        return self.filter(code_hash=code_hash)

    def of_address(self, code: str) -> "ClaimQuerySet":
        return self.filter(address_code=code)


class Claim(models.Model):
    """A code against which money that stays owed to a designer who left is paid.

    A lost code is replaced by another one: of an account the newest is good.
    """

    # The emptied account: nothing else leads to whoever has the code.
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims"
    )
    # SHA-256 in hex of the code, random enough to need no salt.
    code_hash = models.CharField(max_length=64, unique=True)
    # Of the address that the account had: whoever lost the code shows that it is theirs. Empty of
    # codes that were given out before it was kept.
    address_code = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)
    # Who at the desk gave it out in place of a lost one; empty of the one at the end of an erasure.
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # When the receipt of the erasure showed it, which it does once.
    shown_at = models.DateTimeField(null=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        permissions = [("pay_claim", "Can pay what is owed against a code")]
        constraints = [
            models.CheckConstraint(condition=~Q(code_hash=""), name="claim_has_a_code"),
        ]
        triggers = [
            same_person("claim", "designer"),
            *keep_rows("claim", until=seven_years_over("OLD.issued_at")),
            pgtrigger.ReadOnly(name="claim_no_update", exclude=["shown_at"]),
            pgtrigger.Protect(
                name="claim_shown_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.shown_at IS NOT NULL AND NEW.shown_at IS DISTINCT FROM OLD.shown_at"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Claim {self.pk}"

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    def newest(self) -> "Claim":
        """The one that is good now."""
        return Claim.objects.filter(designer=self.designer_id)[0]

    def replaced_at(self) -> datetime | None:
        newest = self.newest()
        return None if newest == self else newest.issued_at
