import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models

SHORTEST, LONGEST = 3, 40


class CatalogueWord(models.Model):
    """A word of titles and tags on the shelf, for what is spelled nearly so or only begun.

    Triggers of `ListingIndex` keep it; a word that no piece has any more is gone.
    """

    # An anonymised dump leaves it empty; `manage.py index_models` fills it there.
    is_made_of_other_rows = True

    word = models.CharField(max_length=LONGEST, primary_key=True)
    piece_count = models.PositiveIntegerField()

    class Meta:
        indexes = [
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="catalogue_word_trigrams"),
            models.Index(
                fields=["word"], opclasses=["varchar_pattern_ops"], name="catalogue_word_begins"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(piece_count__gt=0), name="catalogue_word_on_the_shelf"
            ),
        ]

    def __str__(self) -> str:
        return self.word


# In the order of the words, so that two writers lock them alike.
_CHANGE = """
FOR changed IN
    SELECT word, sum(change) AS change FROM ({sources}) AS each
    WHERE length(word) BETWEEN {shortest} AND {longest}
    GROUP BY word HAVING sum(change) <> 0 ORDER BY word
LOOP
    IF changed.change > 0 THEN
        INSERT INTO models_catalog_catalogueword AS counted (word, piece_count)
        VALUES (changed.word, changed.change) ON CONFLICT (word)
        DO UPDATE SET piece_count = counted.piece_count + excluded.piece_count;
    ELSE
        DELETE FROM models_catalog_catalogueword
        WHERE word = changed.word AND piece_count + changed.change <= 0;
        UPDATE models_catalog_catalogueword SET piece_count = piece_count + changed.change
        WHERE word = changed.word;
    END IF;
END LOOP;
RETURN NULL;
"""
# Each word of a row once.
_WORDS_OF = """
SELECT DISTINCT row.cad_model_id, spelled[1] AS word, {sign} AS change
FROM {rows} AS row, regexp_matches(row.plain_words, '[[:alpha:]]+', 'g') AS spelled
"""


def count_words() -> list[pgtrigger.Trigger]:
    """For each statement that writes rows: adds the words of the new ones, takes off the old."""
    sources = {
        pgtrigger.Insert: {"new_rows": 1},
        pgtrigger.Delete: {"old_rows": -1},
        pgtrigger.Update: {"new_rows": 1, "old_rows": -1},
    }
    return [
        pgtrigger.Trigger(
            name=f"listing_index_words_{operation}".lower(),
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(
                new="new_rows" if "new_rows" in rows else None,
                old="old_rows" if "old_rows" in rows else None,
            ),
            declare=[("changed", "record")],
            func=_CHANGE.format(
                sources=" UNION ALL ".join(
                    _WORDS_OF.format(rows=name, sign=sign) for name, sign in rows.items()
                ),
                shortest=SHORTEST,
                longest=LONGEST,
            ),
        )
        for operation, rows in sources.items()
    ]
