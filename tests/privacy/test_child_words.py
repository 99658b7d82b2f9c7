"""Who writes like a child is shown to people, who decide; nothing happens to the account."""

import pytest
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import DesignerProfile, User
from common.child_words import childs_words
from privacy.models import Case, ChildReport, Restriction
from tests.fixtures import ClientOf
from tests.shop import make_listing

STUDIO = {"studio_name": "Studio Mira", "display_name": "Mira", "city": "", "country": ""}


@pytest.mark.parametrize(
    "text",
    [
        "Hi, I am 14 and I love rings.",
        "I'm 13",
        "im 12 years old",
        "i’m only fifteen!",
        "I am a 14-year-old from Leeds",
        "my age is 11.",
        "I just turned 15, so be kind",
        "I am in 7th grade",
        "I AM 9 Y/O",
    ],
)
def test_p84_words_of_a_child_are_known(text: str) -> None:
    assert childs_words(f"Rings since ever. {text}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I am 44 and make rings",
        "I am 16.",
        "I am 14 years in the trade",
        "I am 14 mm wide, says the ring",
        "This is a ring for a 14 year old",
        "14 carat, size 12",
        "I am 10.5 on your scale",
        "I am 12% happier",
        "Team I am 140",
    ],
)
def test_p84_sizes_and_years_in_the_trade_are_none(text: str) -> None:
    assert childs_words(text) == ""


def test_p84_words_of_a_child_wait_at_the_desk_once_and_change_nothing(
    mira: User,
    staff: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    form = {**STUDIO, "bio": "I cast silver. I am 14 and my father helps."}
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("accounts:designer"), form)
            assert answer.status_code == 302, answer.content.decode()[-3000:]
    case = Case.objects.get(kind="child")
    assert case.person == mira
    assert "I am 14 and my father helps" in case.messages.get().text
    page = client_of(staff).get(reverse("admin:privacy_case_changelist")).text
    assert case.number in page
    # Nothing happened to the account.
    assert DesignerProfile.objects.get(user=mira).bio == form["bio"]
    assert not ChildReport.objects.exists() and not Restriction.objects.exists()
    mira.refresh_from_db()
    assert mira.is_active
    listing = make_listing(designer=mira).cad_model
    assert client_of(staff).get(f"/models/{listing.slug}/").status_code == 200
