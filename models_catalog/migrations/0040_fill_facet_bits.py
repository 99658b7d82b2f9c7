from django.db import migrations, transaction

_BATCH = 2_000
# Nothing that is shown or found changes, so no page has to be made anew and no word counted again.
_IDLE = """
SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger
WHERE tgrelid = 'models_catalog_listingindex'::regclass
AND tgname LIKE 'pgtrigger_listing_index_%' AND tgname NOT LIKE '%facet_bits%'
"""
_FILL = """
UPDATE models_catalog_listingindex SET facets = facets WHERE cad_model_id IN (
    SELECT cad_model_id FROM models_catalog_listingindex
    WHERE style_bits IS NULL AND cad_model_id > %s ORDER BY cad_model_id LIMIT %s FOR UPDATE
) RETURNING cad_model_id
"""


def fill(apps, schema_editor):
    """A batch is a transaction of its own; whoever begins again goes on where it stopped."""
    connection = schema_editor.connection
    filled = [(0,)]
    while filled:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(_IDLE)
            cursor.execute(_FILL, [max(filled)[0], _BATCH])
            filled = cursor.fetchall()


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('models_catalog', '0039_count_by_bits'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
