"""A client writes a draft, or changes it; what is published stays as designers read it."""

from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.locking import lock_rows
from common.personal import hold_person, refuse_leaving
from design_requests.errors import MoveRefused
from design_requests.models import Brief
from design_requests.states import BriefState

DRAFTS_AT_MOST = 20


@transaction.atomic
def write_brief(*, actor: User, brief: Brief | None, said: dict[str, Any]) -> Brief:
    """`said` are columns of a brief. Raises MoveRefused, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    if brief is None:
        drafts = Brief.objects.of_client(actor).filter(state=BriefState.DRAFT)
        if drafts.count() >= DRAFTS_AT_MOST:
            raise MoveRefused(
                f"You have {DRAFTS_AT_MOST} drafts. Publish one or throw one away first."
            )
        return Brief.objects.create(client=actor, currency=settings.SHOP_CURRENCY, **said)
    (brief,) = lock_rows(Brief.objects.filter(pk=brief.pk))
    if brief.client_id != actor.pk or brief.state != BriefState.DRAFT:
        raise MoveRefused("It is no draft any more. What designers read cannot be changed.")
    for column, value in said.items():
        setattr(brief, column, value)
    brief.save()
    return brief
