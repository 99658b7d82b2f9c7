"""Somebody makes a list, gives it another name, shares it by a link, or deletes it."""

import secrets

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.personal import hold_person, refuse_leaving
from saving.errors import NotSaved
from saving.models import WishList
from saving.models.wish_list import LISTS_AT_MOST


@transaction.atomic
def make_list(*, actor: User, name: str) -> WishList:
    """One of a name: a second one is the first. Raises NotSaved, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    name = _fit(name)
    mine = WishList.objects.filter(owner=actor)
    same = mine.filter(name=name).first()
    if same is not None:
        return same
    if mine.count() >= LISTS_AT_MOST:
        raise NotSaved(
            gettext("You have %(lists_at_most)s lists, the most that we keep. Delete one first.")
            % {"lists_at_most": LISTS_AT_MOST}
        )
    return WishList.objects.create(owner=actor, name=name)


@transaction.atomic
def rename_list(*, actor: User, wish_list: WishList, name: str) -> WishList:
    """Raises NotSaved where another list has the name."""
    hold_person(actor.pk)
    own, name = _own(actor, wish_list), _fit(name)
    if WishList.objects.filter(owner=actor, name=name).exclude(pk=own.pk).exists():
        raise NotSaved(gettext("You have another list called “%(name)s”.") % {"name": name})
    own.name = name
    own.save(update_fields=["name"])
    return own


@transaction.atomic
def share_list(*, actor: User, wish_list: WishList, is_shared: bool) -> WishList:
    """A list that is shared again gets a new link; the old one stays dead. Raises NotSaved."""
    hold_person(actor.pk)
    own = _own(actor, wish_list)
    if is_shared and own.link is None:
        own.link = secrets.token_urlsafe(24)
    elif not is_shared:
        own.link = None
    own.save(update_fields=["link"])
    return own


@transaction.atomic
def delete_list(*, actor: User, wish_list: WishList) -> None:
    hold_person(actor.pk)
    WishList.objects.filter(owner=actor, pk=wish_list.pk).delete()


def _own(actor: User, wish_list: WishList) -> WishList:
    own = WishList.objects.filter(owner=actor, pk=wish_list.pk).first()
    if own is None:
        raise NotSaved(gettext("This list was deleted in another window."))
    return own


def _fit(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise NotSaved(gettext("Give the list a name."))
    return name
