"""Every move of an issue begins here: lock it, then ask what state it is in."""

from common.locking import lock_rows
from newsletter.errors import NotMovable
from newsletter.models import Issue
from newsletter.states import IssueState


def lock_issue(issue: Issue, *, of: IssueState) -> Issue:
    """The issue as it is now; raises NotMovable when it is in another state than `of`."""
    found = lock_rows(Issue.objects.filter(pk=issue.pk))
    if not found:
        raise NotMovable("Somebody has deleted the issue. Nothing was done.")
    (held,) = found
    if held.state != of:
        raise NotMovable(
            f"The issue is “{held.get_state_display()}” by now, not “{of.label}”. Reload the page "
            "and choose again."
        )
    return held
