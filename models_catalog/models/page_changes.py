"""Which pages the rows of a piece change; `{row}` is OLD or NEW, as common/page_scopes.py says."""

import pgtrigger

from common.page_scopes import SHELF, WORK, changes_pages

_OWNER = "(SELECT designer_id FROM models_catalog_cadmodel WHERE id = {row}.cad_model_id)"
_PIECE = "(SELECT cad_model_id FROM models_catalog_release WHERE id = {row}.release_id)"
# A row that names its piece.
OF_PIECE = "'piece:' || {row}.cad_model_id"
# What a list shows, beside the piece's page and its designer's.
ON_THE_SHELF = (OF_PIECE, "'designer:' || " + _OWNER, f"'{SHELF}'")
THE_PIECE_ITSELF = ("'piece:' || {row}.id", "'designer:' || {row}.designer_id", f"'{SHELF}'")


def found_of_release(name: str, *, columns: tuple[str, ...] = ()) -> pgtrigger.Trigger:
    """What our programs found out about a file, or made of it."""
    return changes_pages(name, "'piece:' || " + _PIECE, f"'{WORK}'", columns=columns)
