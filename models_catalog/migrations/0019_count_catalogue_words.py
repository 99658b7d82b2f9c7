import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# As `plain_words` spells them; `manage.py index_models` writes the rows wholly anew.
FILL = r"""
UPDATE models_catalog_listingindex AS row SET plain_words = lower(
    regexp_replace(normalize(model.title || ' ' || model.tags, NFKD), '[\u0300-\u036f]', '', 'g')
) FROM models_catalog_cadmodel AS model WHERE model.id = row.cad_model_id;
INSERT INTO models_catalog_catalogueword (word, piece_count)
SELECT found[1], count(DISTINCT row.cad_model_id)
FROM models_catalog_listingindex AS row,
    regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS found
WHERE length(found[1]) BETWEEN 3 AND 40 GROUP BY found[1];
"""


class Migration(migrations.Migration):

    dependencies = [
        ('models_catalog', '0018_add_picture_sizes'),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('piece_count', models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='listingindex',
            name='listing_index_trigrams',
        ),
        migrations.AddIndex(
            model_name='listingindex',
            index=models.Index(fields=['plain_words'], name='listing_index_begins', opclasses=['text_pattern_ops']),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listingindex',
            trigger=pgtrigger.compiler.Trigger(name='listing_index_words_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed record;', func="\nFOR changed IN\n    SELECT word, sum(change) AS change FROM (\nSELECT DISTINCT row.cad_model_id, spelled[1] AS word, 1 AS change\nFROM new_rows AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled\n) AS each\n    WHERE length(word) BETWEEN 3 AND 40\n    GROUP BY word HAVING sum(change) <> 0 ORDER BY word\nLOOP\n    IF changed.change > 0 THEN\n        INSERT INTO models_catalog_catalogueword AS counted (word, piece_count)\n        VALUES (changed.word, changed.change) ON CONFLICT (word)\n        DO UPDATE SET piece_count = counted.piece_count + excluded.piece_count;\n    ELSE\n        DELETE FROM models_catalog_catalogueword\n        WHERE word = changed.word AND piece_count + changed.change <= 0;\n        UPDATE models_catalog_catalogueword SET piece_count = piece_count + changed.change\n        WHERE word = changed.word;\n    END IF;\nEND LOOP;\nRETURN NULL;\n", hash='2006c7146adf14fc1caf1c26ad1af0de36e8af85', level='STATEMENT', operation='INSERT', pgid='pgtrigger_listing_index_words_insert_ae24f', referencing='REFERENCING NEW TABLE AS new_rows ', table='models_catalog_listingindex', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listingindex',
            trigger=pgtrigger.compiler.Trigger(name='listing_index_words_delete', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed record;', func="\nFOR changed IN\n    SELECT word, sum(change) AS change FROM (\nSELECT DISTINCT row.cad_model_id, spelled[1] AS word, -1 AS change\nFROM old_rows AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled\n) AS each\n    WHERE length(word) BETWEEN 3 AND 40\n    GROUP BY word HAVING sum(change) <> 0 ORDER BY word\nLOOP\n    IF changed.change > 0 THEN\n        INSERT INTO models_catalog_catalogueword AS counted (word, piece_count)\n        VALUES (changed.word, changed.change) ON CONFLICT (word)\n        DO UPDATE SET piece_count = counted.piece_count + excluded.piece_count;\n    ELSE\n        DELETE FROM models_catalog_catalogueword\n        WHERE word = changed.word AND piece_count + changed.change <= 0;\n        UPDATE models_catalog_catalogueword SET piece_count = piece_count + changed.change\n        WHERE word = changed.word;\n    END IF;\nEND LOOP;\nRETURN NULL;\n", hash='80bb3f9b5a14d9cad24cfdffdfbcb48b4d8f8ee8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_listing_index_words_delete_eeccb', referencing='REFERENCING OLD TABLE AS old_rows ', table='models_catalog_listingindex', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listingindex',
            trigger=pgtrigger.compiler.Trigger(name='listing_index_words_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE changed record;', func="\nFOR changed IN\n    SELECT word, sum(change) AS change FROM (\nSELECT DISTINCT row.cad_model_id, spelled[1] AS word, 1 AS change\nFROM new_rows AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled\n UNION ALL \nSELECT DISTINCT row.cad_model_id, spelled[1] AS word, -1 AS change\nFROM old_rows AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled\n) AS each\n    WHERE length(word) BETWEEN 3 AND 40\n    GROUP BY word HAVING sum(change) <> 0 ORDER BY word\nLOOP\n    IF changed.change > 0 THEN\n        INSERT INTO models_catalog_catalogueword AS counted (word, piece_count)\n        VALUES (changed.word, changed.change) ON CONFLICT (word)\n        DO UPDATE SET piece_count = counted.piece_count + excluded.piece_count;\n    ELSE\n        DELETE FROM models_catalog_catalogueword\n        WHERE word = changed.word AND piece_count + changed.change <= 0;\n        UPDATE models_catalog_catalogueword SET piece_count = piece_count + changed.change\n        WHERE word = changed.word;\n    END IF;\nEND LOOP;\nRETURN NULL;\n", hash='704c3cc7d8f3da3dbafb21961835b3592aa8edd9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_listing_index_words_update_1f16b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='models_catalog_listingindex', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='catalogueword',
            index=django.contrib.postgres.indexes.GinIndex(fields=['word'], name='catalogue_word_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='catalogueword',
            index=models.Index(fields=['word'], name='catalogue_word_begins', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='catalogueword',
            constraint=models.CheckConstraint(condition=models.Q(('piece_count__gt', 0)), name='catalogue_word_on_the_shelf'),
        ),
    ]
