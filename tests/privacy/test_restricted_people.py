"""Each function that declares a use of people's data leaves restricted people out."""

import pkgutil
from importlib import import_module

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
    """All of them: every module of every room is loaded first."""
    for config in apps.get_app_configs():
        if config.path.startswith(str(settings.BASE_DIR)):
            for module in pkgutil.walk_packages([config.path], f"{config.name}."):
                if ".migrations" not in module.name and ".management" not in module.name:
                    import_module(module.name)
    return SERVING


STOPPED = sorted(name for name, use in _serving().items() if use in STOPPED_BY_RESTRICTION)


def test_p68_each_declared_function_has_a_sample() -> None:
    assert set(STOPPED) == set(SAMPLES)


@pytest.mark.parametrize("name", STOPPED)
def test_p68_a_restricted_person_is_left_out(name: str, mira: User) -> None:
    assert SAMPLES[name](mira), "the sample finds nobody, so it shows nothing"
    restrict_person(actor=mira, person=mira, ground=RestrictionGround.ASKED, method="my data")
    assert not SAMPLES[name](mira)
