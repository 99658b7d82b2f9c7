"""One copy of a draft to a member of staff, as readers will get it."""

from accounts.models import User
from common.address_code import address_code
from common.audit import record_act
from common.errors import RuleBroken
from newsletter.acts import NewsletterAct
from newsletter.answers import Copy
from newsletter.mail_call import ask
from newsletter.mail_connection import mail_server
from newsletter.models import Issue
from newsletter.rendering import render_issue


class TrialNotSent(RuleBroken):
    """The mail server did not take the test."""


def send_trial(issue: Issue, *, actor: User) -> None:
    """To the account's own address. Its links work, so whoever tries to leave by them leaves."""
    copy = Copy(
        delivery_id=0, issue_id=0, address=actor.email, address_code=address_code(actor.email)
    )
    with mail_server() as connection:
        answers = ask(connection, render_issue(issue), [copy])
    if answers.failure or not answers.of or answers.of[0].state != "sent":
        raise TrialNotSent(
            f"The mail server did not take the test ({answers.failure or 'refused'}). "
            "Try again in a few minutes."
        )
    reason = "A test to their own address."
    record_act(actor=actor, act=NewsletterAct.TRIED, target=issue, reason=reason)
