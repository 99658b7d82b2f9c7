"""A name that a piece had in addresses is kept for it; the database holds it.

Both look after the row is written: by then the unique index has made whoever takes a name wait for
whoever leaves it.
"""

import pgtrigger

_NO_OTHER_HAD_IT = """
    IF EXISTS (
        SELECT 1 FROM models_catalog_formeraddress former
            WHERE former.slug = NEW.slug AND former.cad_model_id <> NEW.id
    ) THEN
        RAISE EXCEPTION 'The address % was that of another piece', NEW.slug
            USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NULL;
"""
_KEPT = """
    INSERT INTO models_catalog_formeraddress (cad_model_id, slug, left_at)
        VALUES (OLD.id, OLD.slug, now())
        ON CONFLICT (slug) DO NOTHING;
    RETURN NULL;
"""


def addresses_stay_its_own() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name="cad_model_address_not_used_before",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("slug"),
            func=_NO_OTHER_HAD_IT,
        ),
        pgtrigger.Trigger(
            name="cad_model_former_address_kept",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("slug"),
            condition=pgtrigger.Condition("OLD.slug IS DISTINCT FROM NEW.slug"),
            func=_KEPT,
        ),
    ]
