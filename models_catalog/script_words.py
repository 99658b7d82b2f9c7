"""What the scripts of a piece's page say (static/js/viewer*.js, turntable.js).

The page brings it to them as data-piece-words."""

import json

from django.utils.translation import gettext, gettext_noop

from common.languages import ENGLISH, language_now

# The scripts hold the same words in English.
SAID = (
    gettext_noop(
        "This browser shows no 3D: WebGL is switched off or missing. The pictures show every side."
    ),
    gettext_noop("The 3D preview of this piece cannot be read. The pictures show every side."),
    gettext_noop("Building the 3D preview"),
    gettext_noop("The graphics card took the 3D view away. Open it again to go on."),
    gettext_noop("3D preview. Arrow keys turn it, plus and minus zoom, Escape closes it."),
    gettext_noop("Metal"),
    gettext_noop("View"),
    gettext_noop("Casting report"),
    gettext_noop("Measure between two points"),
    gettext_noop("Cut it open"),
    gettext_noop("Zoom out"),
    gettext_noop("Zoom in"),
    gettext_noop("Close the 3D view"),
    gettext_noop("Yellow gold"),
    gettext_noop("White gold"),
    gettext_noop("Rose gold"),
    gettext_noop("Silver"),
    gettext_noop("Platinum"),
    gettext_noop("Loading the 3D preview: %(size)s MB"),
    gettext_noop("Loading the 3D preview: %(size)s of %(all)s MB, %(share)s"),
    gettext_noop("Loading the viewer"),
    gettext_noop("The 3D preview could not be loaded. Check the connection and try again."),
    gettext_noop("View in 3D"),
    gettext_noop("In silver"),
    gettext_noop("In silver no surface has too little"),
    gettext_noop("In gold and platinum"),
    gettext_noop("In gold and platinum no surface has too little"),
    gettext_noop("Hatched:"),
    gettext_noop("Dotted:"),
    gettext_noop("Rods:"),
    gettext_noop("Painted:"),
    gettext_noop("too little"),
    gettext_noop("look"),
    gettext_noop("open edges"),
    gettext_noop("drawn twice"),
    gettext_noop("There is no piece at this place. Press on the piece."),
    gettext_noop("Press on the second point."),
    gettext_noop(
        "Press on two points of the piece. By keyboard: turn it, Enter takes what lies under the "
        "cross."
    ),
    gettext_noop("%(mm)s mm, %(inches)s in (± %(off)s mm)"),
    gettext_noop("Cut"),
    gettext_noop("How deep the cut is"),
    gettext_noop("Cut from the front"),
    gettext_noop("Cut from the side"),
    gettext_noop("Cut from above"),
    gettext_noop("%(share)s per cent"),
    gettext_noop("What the casting report found"),
    gettext_noop("Turn the piece"),
    gettext_noop("Stop"),
    gettext_noop("Turn"),
    gettext_noop("%(angle)s degrees"),
)


def script_words() -> str:
    """By the English words those of the reader's language, as JSON; empty in English."""
    if language_now() == ENGLISH:
        return ""
    return json.dumps({words: gettext(words) for words in SAID}, ensure_ascii=False)
