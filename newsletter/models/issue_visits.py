from django.db import models

from newsletter.models.issue import Issue


class IssueVisits(models.Model):
    """How many pages were opened by the links of an issue, without who opened them."""

    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="visits")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "issue visits"

    def __str__(self) -> str:
        return f"{self.count} visits"
