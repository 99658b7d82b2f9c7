from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.in_sentence import in_sentence
from common.money import Money
from common.triggers import same_person
from design_requests.numbers import NUMBER_LENGTH, new_brief_number
from design_requests.states import BRIEF_MOVES, BriefState, pairs
from models_catalog.licences import TERMS, LicenceKind


class PieceKind(models.TextChoices):
    RING = "ring", _("Ring")
    PENDANT = "pendant", _("Pendant")
    EARRINGS = "earrings", _("Earrings")
    BRACELET = "bracelet", _("Bracelet or bangle")
    BROOCH = "brooch", _("Brooch")
    OTHER = "other", _("Something else")


class BriefQuerySet(models.QuerySet["Brief"]):
    def of_client(self, client: User) -> "BriefQuerySet":
        return self.filter(client=client)

    def open_to(self, designer: User) -> "BriefQuerySet":
        """What a designer may make an offer for: no brief of one's own, a private one if asked."""
        mine = Q(is_private=False) | Q(asked__designer=designer)
        return self.filter(mine, state=BriefState.OPEN).exclude(client=designer).distinct()

    def readable_by(self, person: User) -> "BriefQuerySet":
        """One's own; for designers what is open to them, and what they made an offer for."""
        mine = Q(client=person) | Q(offers__designer=person)
        if person.is_designer:
            to_them = Q(is_private=False) | Q(asked__designer=person)
            mine |= Q(state=BriefState.OPEN) & to_them
        return self.filter(mine).distinct()

    def saying(self, word: str) -> "BriefQuerySet":
        """With a word somewhere in what the client wrote."""
        return self.filter(
            Q(description__icontains=word) | Q(stones__icontains=word) | Q(style__icontains=word)
        )

    def over(self, moment: datetime) -> "BriefQuerySet":
        return self.filter(state=BriefState.OPEN, open_until__lte=moment)


class Brief(models.Model):
    """A piece that does not exist yet, as somebody who wants it made describes it."""

    number = models.CharField(max_length=NUMBER_LENGTH, unique=True, default=new_brief_number)
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="briefs"
    )

    kind = models.CharField(max_length=12, choices=PieceKind.choices)
    description = models.TextField(max_length=4000)
    # Plain words are enough: what follows may stay empty. A size is said in the words of whoever
    # asks, because each country has its own; a designer reads it, no machine.
    finger_size = models.CharField(max_length=40, blank=True)
    metal = models.CharField(max_length=80, blank=True)
    weight_milligrams = models.PositiveIntegerField(null=True, blank=True)
    stones = models.CharField(max_length=500, blank=True)
    style = models.CharField(max_length=300, blank=True)
    formats = models.CharField(max_length=120, blank=True)
    licence_kind = models.CharField(max_length=12, choices=LicenceKind.choices, blank=True)
    budget_minor = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    wanted_on = models.DateField(null=True, blank=True)
    # Shown to designers that the client names, and on no list.
    is_private = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=BriefState.choices, default=BriefState.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    open_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BriefQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BriefState.values), name="brief_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=PieceKind.values), name="brief_kind_known"),
            models.CheckConstraint(condition=~Q(description=""), name="brief_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "closed"])
                | Q(published_at__isnull=False, open_until__isnull=False),
                name="brief_published_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") ^ Q(closed_at=None), name="brief_closed_says_when"
            ),
        ]
        indexes = [
            models.Index(fields=["open_until"], condition=Q(state="open"), name="brief_open_until")
        ]
        triggers = [
            same_person("brief", "client"),
            pgtrigger.FSM(name="brief_state_moves", field="state", transitions=pairs(BRIEF_MOVES)),
            pgtrigger.ReadOnly(name="brief_number_unchanged", fields=["number", "created_at"]),
            # What designers made their offers for stays as they read it.
            pgtrigger.Protect(
                name="brief_published_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND OLD.state <> 'closed'"
                    " AND (NEW.kind, NEW.finger_size, NEW.metal,"
                    " NEW.weight_milligrams, NEW.formats, NEW.licence_kind, NEW.budget_minor,"
                    " NEW.currency, NEW.wanted_on, NEW.is_private, NEW.published_at)"
                    " IS DISTINCT FROM (OLD.kind, OLD.finger_size, OLD.metal,"
                    " OLD.weight_milligrams, OLD.formats, OLD.licence_kind, OLD.budget_minor,"
                    " OLD.currency, OLD.wanted_on, OLD.is_private, OLD.published_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The home page while the pages of this room are shut: mails and the desk name it too."""
        if not settings.DESIGN_REQUESTS_OPEN:
            return reverse("home")
        return reverse("requests:brief_detail", args=[self.number])

    @property
    def metal_words(self) -> str:
        """In the reader's language; the row has the alloy's English name."""
        return gettext(self.metal) if self.metal else ""

    @property
    def metal_in_sentence(self) -> str:
        """In English as it stands alone."""
        words = self.metal_words
        return words if words == self.metal else in_sentence(words)

    @property
    def licence_name(self) -> str:
        return TERMS[LicenceKind(self.licence_kind)].shown_name if self.licence_kind else ""

    @property
    def weight_grams(self) -> float | None:
        return None if self.weight_milligrams is None else self.weight_milligrams / 1000

    @property
    def budget(self) -> Money | None:
        return None if self.budget_minor is None else Money(self.budget_minor, self.currency)

    @property
    def audit_id(self) -> str:
        return self.number
