from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.personal import WORDS_GONE
from common.triggers import append_only, years_over
from privacy.states import DisclosureBasis


class Disclosure(models.Model):
    """That somebody outside was given data about people, by whom and on which basis."""

    # Nobody where it was about many: then `scope` says about whom. A number as in StaffView.
    account_number = models.PositiveBigIntegerField("number of the account", null=True, blank=True)
    recipient = models.CharField("given to", max_length=200)
    basis = models.CharField(max_length=12, choices=DisclosureBasis.choices)
    # The order, its date and number, the paragraph.
    basis_text = models.CharField("the basis in words", max_length=500)
    # Kinds of data, never the data.
    scope = models.CharField("which data", max_length=500)

    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by=F("approved_by")),
                name="disclosure_two_people",
                violation_error_message="Somebody else has to approve it.",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=DisclosureBasis.values), name="disclosure_basis_known"
            ),
            models.CheckConstraint(
                condition=~Q(recipient="") & ~Q(basis_text="") & ~Q(scope=""),
                name="disclosure_says_what",
            ),
        ]
        triggers = append_only(
            "disclosure",
            until=years_over("OLD.given_at", 3),
            blanks={"basis_text": WORDS_GONE, "scope": WORDS_GONE},
        )

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    def __str__(self) -> str:
        return f"{self.recipient}, {self.given_at:%Y-%m-%d}"
