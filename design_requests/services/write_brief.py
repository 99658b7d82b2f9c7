"""A client writes a draft, or changes it; what is published stays as designers read it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.locking import lock_rows
from common.personal import hold_person, refuse_leaving
from design_requests.errors import MoveRefused
from design_requests.models import AskedDesigner, Brief
from design_requests.states import BriefState

DRAFTS_AT_MOST = 20


@transaction.atomic
def write_brief(
    *, actor: User, brief: Brief | None, said: dict[str, Any], asked: Sequence[User] = ()
) -> Brief:
    """`said` are columns of a brief, `asked` who may read a private one.

    Raises MoveRefused, PersonLeaves.
    """
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    if actor in asked:
        raise MoveRefused(gettext("You cannot ask yourself for an offer."))
    if brief is None:
        drafts = Brief.objects.of_client(actor).filter(state=BriefState.DRAFT)
        if drafts.count() >= DRAFTS_AT_MOST:
            raise MoveRefused(
                gettext("You have %(number)s drafts. Publish one or throw one away first.")
                % {"number": DRAFTS_AT_MOST}
            )
        brief = Brief.objects.create(client=actor, currency=settings.SHOP_CURRENCY, **said)
        _ask(brief, asked)
        return brief
    (brief,) = lock_rows(Brief.objects.filter(pk=brief.pk))
    if brief.client_id != actor.pk or brief.state != BriefState.DRAFT:
        raise MoveRefused(
            gettext("It is no draft any more. What designers read cannot be changed.")
        )
    for column, value in said.items():
        setattr(brief, column, value)
    brief.save()
    _ask(brief, asked)
    return brief


def _ask(brief: Brief, designers: Sequence[User]) -> None:
    """Whoever was named before and is not now reads nothing of it."""
    wanted = {one.pk for one in designers} if brief.is_private else set()
    AskedDesigner.objects.filter(brief=brief).exclude(designer__in=wanted).delete()
    AskedDesigner.objects.bulk_create(
        [AskedDesigner(brief=brief, designer_id=pk) for pk in sorted(wanted)],
        ignore_conflicts=True,
    )
