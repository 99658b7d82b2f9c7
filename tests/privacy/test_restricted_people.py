"""Each function that declares a use of people's data leaves restricted people out."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from accounts.models import User
from common.personal import SERVING
from privacy.purposes import STOPPED_BY_RESTRICTION
from privacy.states import RestrictionGround
from privacy.wishes.restrict_person import restrict_person
from tests.privacy.serving import SAMPLES

pytestmark = pytest.mark.django_db


def _serving() -> dict[str, str]:
    """All of them: every module that has one is loaded first."""
    for config in apps.get_app_configs():
        room = Path(config.path)
        for file in room.rglob("*.py") if room.parent == settings.BASE_DIR else ():
            if "@serves(" in file.read_text():
                import_module(".".join(file.relative_to(settings.BASE_DIR).with_suffix("").parts))
    return SERVING


STOPPED = sorted(name for name, use in _serving().items() if use in STOPPED_BY_RESTRICTION)


def test_p68_each_declared_function_has_a_sample() -> None:
    assert set(STOPPED) == set(SAMPLES)


@pytest.mark.parametrize("name", STOPPED)
def test_p68_a_restricted_person_is_left_out(name: str, mira: User, ben: User) -> None:
    assert SAMPLES[name](mira), "the sample finds nobody, so it shows nothing"
    restrict_person(actor=mira, person=mira, ground=RestrictionGround.ASKED, method="my data")
    assert not SAMPLES[name](mira)
