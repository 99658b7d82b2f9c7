"""A version that was on the shelf stays as it was bought; the database holds it.

What belongs to it goes only where nobody bought the piece, with its designer.
"""

from collections.abc import Sequence

import pgtrigger

# FOR SHARE waits for whoever publishes the version in this moment, and then sees it published.
# Orders stand above this room, but what was bought is theirs to say.
_REFUSE = """
    SELECT release.state, release.cad_model_id INTO how_it_stands, piece
        FROM models_catalog_release release
        WHERE release.id = {row}.release_id
        FOR SHARE OF release;
    IF how_it_stands = 'published' AND (TG_OP <> 'DELETE' OR EXISTS (
        SELECT 1 FROM orders_orderline line WHERE line.cad_model_id = piece
    )) THEN
        RAISE EXCEPTION 'Version % was on the shelf: % stays as it is', {row}.release_id,
            TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN {kept};
"""

_PIECE_STANDS_SO = """
    IF NEW.state = 'published' AND NOT EXISTS (
        SELECT 1 FROM models_catalog_release release
            WHERE release.cad_model_id = NEW.id AND release.state = 'published'
    ) THEN
        RAISE EXCEPTION 'Piece % has no published version', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state NOT IN ('submitted', 'published') AND EXISTS (
        SELECT 1 FROM models_catalog_release release
            WHERE release.cad_model_id = NEW.id AND release.state = 'submitted'
    ) THEN
        RAISE EXCEPTION 'A version of piece % waits for review', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

_WAITS_WITH_ITS_PIECE = """
    PERFORM 1 FROM models_catalog_cadmodel piece
        WHERE piece.id = NEW.cad_model_id AND piece.state IN ('submitted', 'published')
        FOR SHARE OF piece;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Version % waits for review, and its piece does not', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

_FACTS = (
    *("cad_model_id", "number", "state", "confirmed_unit", "is_sold_unweighed", "preview_key"),
    *("created_at", "submitted_at", "published_at"),
)


def stays_as_sold(name: str, *, may_change: Sequence[str] = ()) -> list[pgtrigger.Trigger]:
    """For a table with a column `release`: nothing comes, goes or changes once it was published.

    `may_change` are columns that maintenance or erasure writes later.
    """
    declare = [("how_it_stands", "varchar"), ("piece", "bigint")]
    return [
        pgtrigger.Trigger(
            name=f"{name}_added_before",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=declare,
            func=_REFUSE.format(row="NEW", kept="NEW"),
        ),
        pgtrigger.Trigger(
            name=f"{name}_kept_as_sold",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            declare=declare,
            func=_REFUSE.format(row="OLD", kept="OLD"),
        ),
        pgtrigger.Trigger(
            name=f"{name}_same_as_sold",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(exclude=list(may_change)),
            declare=declare,
            func=_REFUSE.format(row="OLD", kept="NEW"),
        ),
    ]


def release_stays_as_sold() -> list[pgtrigger.Trigger]:
    """The row of the version itself; its notes may go when its designer leaves."""
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _FACTS)
    return [
        pgtrigger.Protect(
            name="release_same_as_sold",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "OLD.state = 'published' AND "
                f"(NEW.notes IS DISTINCT FROM OLD.notes AND NEW.notes <> '' OR {changed})"
            ),
        ),
        pgtrigger.Trigger(
            name="release_waits_with_its_piece",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "NEW.state = 'submitted' AND OLD.state IS DISTINCT FROM NEW.state"
            ),
            func=_WAITS_WITH_ITS_PIECE,
        ),
    ]


def piece_stands_with_its_versions() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="cad_model_stands_with_its_versions",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func=_PIECE_STANDS_SO,
    )
