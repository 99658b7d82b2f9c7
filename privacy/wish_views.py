"""Restricting and objecting, from the page with one's own data."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from common.access import buyer_required
from common.in_sentence import in_sentence
from common.password_again import password_again_required
from common.see_other import see_other
from privacy.errors import NotYoursToLift
from privacy.models import Restriction
from privacy.purposes import OPEN_TO_OBJECTION, Use
from privacy.states import ObjectionState, RestrictionGround
from privacy.wishes.lift_restriction import lift_restriction
from privacy.wishes.object_to import object_to
from privacy.wishes.restrict_person import restrict_person

METHOD = "my data"
fresh_password_required = password_again_required(back_to="privacy:my_data")


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast(AbstractBaseUser, request.user)


def _back(part: str) -> HttpResponse:
    response = see_other("privacy:my_data")
    response["Location"] += f"#{part}"
    return response


@require_POST
@fresh_password_required
def restriction_begin(request: HttpRequest) -> HttpResponse:
    """Heavy: it takes a designer's models off the shelf."""
    person = _person(request)
    restrict_person(actor=person, person=person, ground=RestrictionGround.ASKED, method=METHOD)
    messages.success(
        request, gettext("Your data is restricted from now on. You can lift that here.")
    )
    return _back("restrict-title")


@require_POST
@fresh_password_required
def restriction_end(request: HttpRequest, restriction_id: int) -> HttpResponse:
    person = _person(request)
    mine = Restriction.objects.of_person(person.pk).in_force(timezone.now())
    restriction = mine.filter(pk=restriction_id).first()
    if restriction is None:
        messages.info(request, gettext("This restriction had ended already."))
        return _back("restrict-title")
    try:
        lift_restriction(actor=person, restriction=restriction)
    except NotYoursToLift as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, gettext("The restriction is lifted. A mail says so too."))
    return _back("restrict-title")


@require_POST
@buyer_required
def objection(request: HttpRequest, use: str) -> HttpResponse:
    """Light in both directions: one click."""
    if use not in OPEN_TO_OBJECTION:
        raise Http404("There is nothing to object to by this name.")
    objects = request.POST.get("objects") == "yes"
    state = ObjectionState.MADE if objects else ObjectionState.WITHDRAWN
    person = _person(request)
    object_to(actor=person, person=person, use=Use(use), state=state, method=METHOD)
    messages.success(request, _answer(Use(use), objects=objects))
    return _back("object-title")


def _answer(use: Use, *, objects: bool) -> str:
    if not objects:
        found = gettext("You took your objection back: %(use)s may use your data again.")
        return found % {"use": in_sentence(str(use.label))}
    if use == Use.PREVENT_FRAUD:
        return gettext("A person at our desk weighs your objection and answers within 30 days.")
    return gettext("%(use)s no longer use your data, from now on.") % {"use": use.label}
