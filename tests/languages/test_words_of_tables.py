"""Words that stand in tables and in stored sentences are those of the catalogues of messages."""

import pytest
from django.utils import translation

from geometry.metals import METALS
from models_catalog import metal_words
from models_catalog.facet_words import SETTING_NAMES, STYLE_NAMES
from models_catalog.licences import SAID, TERMS
from models_catalog.told import told
from models_catalog.trade_words import SETTINGS, STYLES


def test_what_the_tables_of_other_packages_hold_is_marked() -> None:
    assert {metal.name for metal in METALS.values()} == set(metal_words.SAID)
    assert SETTING_NAMES.keys() == SETTINGS.keys()
    assert STYLE_NAMES.keys() == STYLES.keys()
    said = {words for terms in TERMS.values() for words in (terms.name, terms.plain_words)}
    assert said == set(SAID)


@pytest.mark.parametrize(
    ("stored", "german"),
    [
        (
            "All outer faces of the metal added up. The exact surfaces of the file were meshed to "
            "within 0.002 mm.",
            "Alle äußeren Flächen des Metalls addiert. Die exakten Flächen der Datei wurden auf "
            "0,002 mm genau vernetzt.",
        ),
        (
            "Proposed from the size. As millimetres its opening is 17.3 mm, a finger.",
            "Aus der Größe vorgeschlagen. Als Millimeter gelesen ist die Öffnung 17,3 mm weit: "
            "ein Finger.",
        ),
        (
            "The metal is not closed (1,204 open edges), so it has no certain volume or weight. "
            "Close the gaps in your CAD program and upload it again.",
            "Das Metall ist nicht geschlossen (1.204 offene Kanten), darum sind Volumen und "
            "Gewicht nicht sicher. Die Lücken sind im CAD-Programm zu schließen und die Datei neu "
            "hochzuladen.",
        ),
        ("A sentence that nobody wrote down.", "A sentence that nobody wrote down."),
    ],
)
def test_what_the_measuring_wrote_down_is_said_in_german(stored: str, german: str) -> None:
    assert told(stored) == stored
    with translation.override("de"):
        assert told(stored) == german
