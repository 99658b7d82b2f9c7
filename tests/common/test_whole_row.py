"""A row with all that belongs to it comes by one question, and is what many questions give."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from common.whole_row import whole_row
from models_catalog.models import Drawing, Picture, Release, ReleaseFile
from tests.common.test_query_counts import pile_up
from tests.shop import as_measured, shelve

PARTS = ("pictures", "drawings", "stone_groups", "files", "castability_checks", "shells")


def values_of(release: Any) -> list[list[tuple[Any, ...]]]:
    return [
        [
            tuple(getattr(part, field.attname) for field in part._meta.concrete_fields)
            for part in getattr(release, name).all()
        ]
        for name in PARTS
    ]


def test_one_question_gives_what_seven_give_value_by_value_and_in_the_same_order(
    mira: User,
) -> None:
    listing = shelve(designer=mira).cad_model
    for number in range(3):
        pile_up(listing, number)
    with as_measured():
        Drawing.objects.create(
            release=listing.releases.get(),
            side="front",
            outline="M-900 -900l1800 0 0 1800z",
            left=-3,
            top=0,
            right=4,
            bottom=2**31 - 1,
            figures=[{"what": "depth", "value_mm": 12345678.123456789, "places": [[0.1, 1e-9]]}],
        )
        ReleaseFile.objects.filter(file_name="part 1.3dm").update(
            inner_diameter_mm=17.300000000000004,
            size_bytes=2**53 + 1,
            maker_words=["a, b", 'c "d"', "{e}"],
            contents=[{"name": "Métal ½ \u05d0", "bytes": 2**53 + 1}],
            measured_at=listing.published_at,
        )
    rows = Release.objects.filter(cad_model=listing)
    with CaptureQueriesContext(connection) as asked:
        whole = whole_row(rows, *PARTS)
        assert whole is not None
        found = values_of(whole)
        assert {part.release for part in whole.files.all()} == {whole}
    assert len(asked) == 1
    assert found == values_of(rows.prefetch_related(*PARTS).get())
    assert all(found[index] for index in (0, 1, 2, 3, 5))
    assert found == values_of(Release.objects.get(pk=whole.pk))
    # What is asked anew of it is asked of the database.
    Picture.objects.all().delete()
    assert not whole.pictures.filter(view="top").exists()
    assert whole_row(Release.objects.none(), *PARTS) is None
