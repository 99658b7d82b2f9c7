from datetime import datetime, timedelta

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.page_scopes import changes_all_pages
from common.triggers import keep_rows

NOTICE = timedelta(days=14)


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def in_force(self, now: datetime) -> "PolicyVersion | None":
        return self.filter(effective_at__lte=now).order_by("-number").first()

    def not_naming(self, purpose: str, now: datetime) -> "PolicyVersionQuerySet":
        """The version in force, if it does not name this use of data."""
        newest = self.filter(effective_at__lte=now).order_by("-number").values("pk")[:1]
        return self.filter(pk__in=newest).exclude(purposes__contains=[purpose])

    def coming(self, now: datetime) -> "PolicyVersion | None":
        """The one that is published and does not hold yet; there is one at most.

        Asked by every page, so without its long texts.
        """
        waiting = self.filter(Q(effective_at=None) | Q(effective_at__gt=now))
        return waiting.defer("text", "facts").first()


class PolicyVersion(models.Model):
    """One version of the policy as it was published, word for word."""

    number = models.PositiveIntegerField(unique=True)
    language = models.CharField(max_length=10, default="en")

    # HTML as the page shows it, and what it says out of the map, a JSON entry a line.
    text = models.TextField()
    facts = models.TextField()
    # Of both.
    content_hash = models.CharField(max_length=64)
    # What data is used for in this version, by the values of Purpose.
    purposes = ArrayField(models.CharField(max_length=40))
    # What is new, in words for the readers.
    changes = models.TextField()
    is_material = models.BooleanField()
    # Why it is, a sentence a line.
    reasons = models.TextField(blank=True)

    # Of the entry of policy_versions.yaml that it was made from.
    written_on = models.DateField()
    published_at = models.DateTimeField()
    # When the last of those who were there was told, or could not be; and how many they were.
    notice_completed_at = models.DateTimeField(null=True, blank=True)
    notice_count = models.PositiveIntegerField(null=True, blank=True)
    # NULL while people are still being told.
    effective_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_material=True) | Q(effective_at=F("published_at")),
                name="policy_version_small_holds_at_once",
            ),
            models.CheckConstraint(
                condition=Q(is_material=False)
                | Q(effective_at=None)
                | Q(
                    notice_completed_at__isnull=False,
                    effective_at__gte=F("notice_completed_at") + NOTICE,
                ),
                name="policy_version_material_waits_14_days",
            ),
            models.CheckConstraint(
                condition=Q(notice_completed_at=None, notice_count=None)
                | Q(notice_completed_at__isnull=False, notice_count__isnull=False),
                name="policy_version_notice_is_counted",
            ),
            models.UniqueConstraint(
                fields=["effective_at"],
                condition=Q(effective_at=None),
                nulls_distinct=False,
                name="policy_version_one_waits",
            ),
        ]
        triggers = [
            changes_all_pages("policy_version"),
            *keep_rows("policy_version"),
            pgtrigger.ReadOnly(
                name="policy_version_no_update",
                exclude=["notice_completed_at", "notice_count", "effective_at"],
            ),
            pgtrigger.Protect(
                name="policy_version_date_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.effective_at IS NOT NULL"),
            ),
            # The date is set by what became of each notice, whoever sets it.
            pgtrigger.Trigger(
                name="policy_version_waits_for_notices",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.is_material AND NEW.effective_at IS NOT NULL"),
                func=pgtrigger.Func(
                    "IF EXISTS (SELECT 1 FROM privacy_policynotice AS told "
                    "WHERE told.version_id = NEW.id AND told.channel = 'mail' "
                    "AND NOT told.joined_later AND (told.state = 'queued' "
                    "OR told.at + interval '14 days' > NEW.effective_at)) THEN "
                    "RAISE EXCEPTION 'pgtrigger: Somebody was told less than 14 days before "
                    "the policy takes effect'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"
