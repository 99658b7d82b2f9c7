"""Many listings by bulk loading: a few pieces go over the workbench, and the rest are their copies.

Titles, tags, descriptions, prices, weights and designers differ; sheets and pictures are those of
the pieces that were measured.
"""

# ruff: noqa: S608 (names of our own tables, and numbers)
from collections.abc import Mapping

import pgtrigger
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import DesignerProfile, User
from activity.models import Neighbours
from activity.states import NeighbourKind
from demo_pieces.collection import PIECES
from jewelcad.celery import app
from jewelcad.demo import make_piece, seed_people
from models_catalog.models import (
    CadModel,
    CastabilityCheck,
    Category,
    Drawing,
    LicenceOffer,
    ListingIndex,
    Measurement,
    Picture,
    PictureRun,
    ProcessingRun,
    Release,
    ReleaseFile,
    Shell,
    StoneGroup,
    Turntable,
)
from models_catalog.services.index_listing import index_listing
from models_catalog.states import ListingState, ReleaseState

MEASURED = 8
OF_ONE_DESIGNER = 250
_FIRST = 1_000_000
# The database gives the column its value.
OWN = ""
_LOOKS = "slender bold hammered twisted woven engraved domed faceted antique modern open split"
_STONES = "garnet sapphire emerald ruby diamond topaz opal pearl peridot spinel onyx citrine"
_THINGS = "solitaire halo signet band pendant locket bangle cuff stud hoop charm eternity cluster"
_SHAPES = "round oval cushion princess emerald pear marquise heart none none round round"
_STYLES = "solitaire halo three-stone cluster eternity wedding engagement signet stacking twist"
_SETTINGS = "prong bezel pave channel flush bead bar tension"
_LINES = (
    "The shank keeps its width to the back and closes without a seam.",
    "Made to be cast in one piece, with sprue marks left where the caster wants them.",
    "Claws are drawn long, so that the setter can cut them to the stone.",
    "Measured after the last change, with walls that a polisher may take something off.",
    "The gallery is open from below and lets light to the stones.",
    "Drawn from an old piece of the family and made lighter for everyday wear.",
)


def fill(size: int) -> None:
    """Every piece of the shop; into a database with `measured_pieces`."""
    originals = list(CadModel.objects.filter(pk__lt=_FIRST))
    designers = _designers(max(1, size // OF_ONE_DESIGNER))
    with pgtrigger.ignore(*_idle_triggers()):
        for place, original in enumerate(originals):
            _copy(original, size, place, len(originals), designers)
    with connection.cursor() as cursor:
        for model in (CadModel, Release):
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("VACUUM ANALYZE")


def _idle_triggers() -> list[str]:
    """Nobody has looked at a page yet, and a copy comes with all that belongs to its version."""
    return [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if str(trigger.name).endswith(("_pages", "_added_before"))
    ]


def measured_pieces() -> None:
    """A few, on the shelf of an empty, migrated database; takes minutes."""
    # Pictures and drawings at once, and small: no page of the bench fetches them.
    app.conf.task_always_eager = True
    app.loader.import_default_modules()
    settings.PICTURE_PIXELS, settings.TURNTABLE_PIXELS = 160, 48
    people = seed_people()
    kinds = {kind.slug: kind for kind in Category.objects.all()}
    chosen = PIECES[:: max(1, len(PIECES) // MEASURED)][:MEASURED]
    for piece in chosen:
        make_piece(piece, people[piece.designer_key], kinds[piece.category])
    for cad_model in CadModel.objects.all():
        _put_on_shelf(cad_model)


def _put_on_shelf(cad_model: CadModel) -> None:
    release = cad_model.releases.get()
    moment = timezone.now()
    cad_model.submitted_at = release.submitted_at = moment
    for one, state in (
        (cad_model, ListingState.SUBMITTED),
        (release, ReleaseState.SUBMITTED),
        (release, ReleaseState.PUBLISHED),
        (cad_model, ListingState.PUBLISHED),
    ):
        one.state = state
        if state == ListingState.PUBLISHED:
            one.published_at = moment
        one.save()
    index_listing(cad_model=cad_model)


def _designers(count: int) -> tuple[int, int]:
    """The number of the first, and how many."""
    people = User.objects.bulk_create(
        User(
            email=f"designer-{number}@bench.test",
            username=f"designer-{number}",
            password=f"{UNUSABLE_PASSWORD_PREFIX}{number}",
        )
        for number in range(count)
    )
    DesignerProfile.objects.bulk_create(
        DesignerProfile(
            user=person,
            studio_name=f"Studio {person.username.rpartition('-')[2]}",
            city="Pforzheim",
            bio=" ".join(_LINES[:3]),
        )
        for person in people
    )
    return people[0].pk, count


@transaction.atomic
def _copy(
    original: CadModel, size: int, place: int, originals: int, designers: tuple[int, int]
) -> None:
    """Each `originals`-th of the pieces; a piece and its release have the same number."""
    release = original.releases.get()
    first, count = designers
    designer = f"({first} + n % {count})"
    price = "(1200 + n * 7919 % 180 * 100)"
    key = {"id": OWN, "release_id": f"{_FIRST} + n"}
    stored = {"storage_key": "t.storage_key || '-' || n"}
    heavier = "(0.5 + n * 31 % 100 / 100.0)"
    cheapest = min(original.offers.values_list("price_minor", flat=True))
    title = " || ' ' || ".join((_one_of(_LOOKS, 1), _one_of(_STONES, 12), _one_of(_THINGS, 144)))
    title = f"initcap({title})"
    tags = " || ', ' || ".join((_one_of(_STONES, 7), _one_of(_THINGS, 5), _one_of(_LOOKS, 3)))
    numbers = f"generate_series({place}::bigint, {size - 1}, {originals}) AS n"
    lines = "ARRAY[" + ", ".join(f"'{line}'" for line in _LINES) + "]"
    told = f"({lines})[1 + n % {len(_LINES)}] || ' ' || ({lines})[1 + n / 7 % {len(_LINES)}]"

    def rows(model: type[Model], where: str, changed: Mapping[str, str]) -> None:
        columns = [str(field.column) for field in model._meta.concrete_fields]
        kept = [column for column in columns if changed.get(column) != OWN]
        values = [changed.get(column, f't."{column}"') for column in kept]
        names = ", ".join(f'"{column}"' for column in kept)
        _execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values)}"
            f" FROM {model._meta.db_table} AS t, {numbers}"
            f" WHERE {where}"
        )

    rows(
        CadModel,
        f"t.id = {original.pk}",
        {
            "id": f"{_FIRST} + n",
            "slug": "'piece-' || n",
            "designer_id": designer,
            "title": title,
            "tags": tags,
            "description": told,
            "published_at": "now() - n * interval '25 minutes'",
            "created_at": "now() - n * interval '25 minutes' - interval '1 day'",
            "submitted_at": "now() - n * interval '25 minutes' - interval '1 hour'",
        },
    )
    rows(
        LicenceOffer,
        f"t.cad_model_id = {original.pk}",
        {
            "id": OWN,
            "cad_model_id": f"{_FIRST} + n",
            "public_id": "left(md5(n || t.kind), 16)",
            "price_minor": f"{price} + t.price_minor - {cheapest}",
        },
    )
    rows(
        Release,
        f"t.id = {release.pk}",
        {"id": f"{_FIRST} + n", "cad_model_id": f"{_FIRST} + n"},
    )
    of_release = f"t.release_id = {release.pk}"
    rows(Measurement, of_release, {**key, "volume_mm3": f"t.volume_mm3 * {heavier}"})
    rows(ProcessingRun, of_release, {**key, "upload_id": "NULL::uuid", "state": "'done'"})
    rows(PictureRun, of_release, {**key, "state": "'done'"})
    rows(ReleaseFile, of_release, {**key, **stored})
    rows(Picture, of_release, {**key, **stored})
    rows(Turntable, of_release, {**key, **stored})
    for model in (StoneGroup, CastabilityCheck, Shell, Drawing):
        rows(model, of_release, key)
    rows(
        ListingIndex,
        f"t.cad_model_id = {original.pk}",
        {
            "cad_model_id": f"{_FIRST} + n",
            "release_id": f"{_FIRST} + n",
            "words": f"setweight(to_tsvector('english', {title}), 'A')"
            f" || setweight(to_tsvector('english', {tags} || ' studio ' || n % {count}), 'B')"
            f" || setweight(to_tsvector('english', {told}), 'C')",
            "plain_words": f"lower({title} || ' ' || replace({tags}, ',', ''))",
            "price_from_minor": price,
            "weight_18k_mg": f"round(t.weight_18k_mg * {heavier})",
            "volume_mm3": f"t.volume_mm3 * {heavier}",
            "facets": "ARRAY(SELECT f FROM unnest(t.facets) AS f WHERE f !~"
            f" '^(designer|shape|style|setting):' UNION SELECT 'designer:' || {designer}"
            f" UNION SELECT 'shape:' || {_one_of(_SHAPES, 31)}"
            f" UNION SELECT 'style:' || {_one_of(_STYLES, 5)}"
            f" UNION SELECT 'style:' || {_one_of(_STYLES, 37)}"
            f" UNION SELECT 'setting:' || {_one_of(_SETTINGS, 11)} ORDER BY 1)",
            "published_at": "now() - n * interval '25 minutes'",
        },
    )
    _execute(
        f"INSERT INTO {Neighbours._meta.db_table} (piece_id, kind, others)"
        f" SELECT {_FIRST} + n, '{NeighbourKind.ALIKE}',"
        f" ARRAY(SELECT {_FIRST} + (n + step * {originals}) % {size}"
        " FROM generate_series(1, 20) AS step)"
        f" FROM {numbers}"
    )


def _execute(statement: str) -> None:
    """While triggers are ignored a parameter stands before each statement, so that % is a sign."""
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%", "%%"))


def _one_of(words: str, every: int) -> str:
    choices = ", ".join(f"'{word}'" for word in words.split())
    return f"(ARRAY[{choices}])[1 + n / {every} % {len(words.split())}]"
