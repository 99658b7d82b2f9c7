"""One designer's large files and another's small one, with a real worker."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from models_catalog.models import Category, PictureRun, ProcessingRun
from models_catalog.states import WORK_IN_PROGRESS
from tests.cast import make_designer
from tests.files import cube_stl
from tests.fixtures import ClientOf
from tests.worker.conftest import Worker


@pytest.mark.long
@pytest.mark.slow
def test_a15_a_small_file_waits_for_one_of_another_designer_s_two(
    mira: User, client_of: ClientOf, worker: Worker
) -> None:
    carol = make_designer(username="carol")
    rings = Category.objects.create(slug="rings", name="Rings")
    for number, designer in enumerate([mira, mira, carol]):
        words = {"title": f"Cube {number}", "description": "A cube.", "category": rings.pk}
        file = SimpleUploadedFile("c.stl", cube_stl(20 + number))
        sent = {**words, "price_personal": "12.50", "file": file}
        assert client_of(designer).post("/studio/models/new/", sent).status_code == 302
    worker.until(lambda: ProcessingRun.objects.exclude(state__in=WORK_IN_PROGRESS).count() == 3)
    order = ProcessingRun.objects.order_by("started_at").values_list(
        "release__cad_model__designer", flat=True
    )
    assert list(order) == [mira.pk, carol.pk, mira.pk]
    # Nothing may be at work any more when the tables are emptied.
    worker.until(lambda: PictureRun.objects.exclude(state__in=WORK_IN_PROGRESS).count() == 3)
