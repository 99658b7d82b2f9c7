"""What the measuring has written down of a piece, in the reader's language.

Measurements and checks for casting are kept as English sentences with figures and names in them
(geometry/provenance.py, geometry/casting/castability.py, the notes of geometry/reading). Each
sentence stands here once; what is none of them stays as it is.
"""

import re
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext, gettext_noop

from common.languages import ENGLISH, language_now, number

# A longer sentence stands before one that it begins with. Figures stand for `%(…)s`, but for
# `names` and `words`, which may be any text, and the words of _WORDS.
_SENTENCES = (
    gettext_noop("The designer said so."),
    gettext_noop("The designer said which body is what."),
    gettext_noop("The designer said which bodies are metal."),
    gettext_noop("The file names it."),
    gettext_noop("Proposed from the size."),
    gettext_noop("As %(unit)s its opening is %(width)s mm, %(through)s."),
    gettext_noop("As %(unit)s its longest side is %(side)s mm."),
    gettext_noop(
        "It could also be %(unit)s: as %(again)s its opening is %(width)s mm, %(through)s."
    ),
    gettext_noop("It could also be %(unit)s: as %(again)s its longest side is %(side)s mm."),
    gettext_noop(
        "The file says %(said)s, but as %(unit)s its opening is %(width)s mm, %(through)s."
    ),
    gettext_noop("The file says %(said)s, but as %(unit)s its longest side is %(side)s mm."),
    gettext_noop("The file holds one body."),
    gettext_noop(
        "The file does not say which body is metal and which a stone: that is proposed from "
        "their form."
    ),
    gettext_noop("Name and form of some bodies do not say alike what they are."),
    gettext_noop("Metal, stones and helpers go by the names of the file's parts."),
    gettext_noop("Between the outermost corners of the mesh, along the drawing's own axes."),
    gettext_noop(
        "Each edge is counted: in a closed body it joins two faces that agree which way is "
        "out. Corners that differ by rounding alone count as one."
    ),
    gettext_noop("Faces that look against most of the faces that they hang together with."),
    gettext_noop("The metal is not closed, so this cannot be known."),
    gettext_noop("No body is metal."),
    gettext_noop(
        "It is not sure what belongs to the piece: without what is in doubt it has "
        "%(without)s mm³, with it %(together)s mm³."
    ),
    gettext_noop(
        "Added up over the closed mesh of the metal, which goes through itself: what it "
        "shares with itself counts twice."
    ),
    gettext_noop("Added up over the closed mesh of the metal."),
    gettext_noop("Added up over the metal's bodies joined as one: what overlaps is counted once."),
    gettext_noop("All faces of the metal added up, inner ones too."),
    gettext_noop("All outer faces of the metal added up."),
    gettext_noop("Not counted in a mesh of more than %(triangles)s triangles."),
    gettext_noop("Faces of the metal that an edge of another face goes through."),
    gettext_noop(
        "The opening is %(width)s x %(height)s mm inside, seen along the axis in which it is "
        "largest. On ovals of known size it is within 0.1 mm."
    ),
    gettext_noop("No round opening of a finger's or a wrist's size goes through the metal."),
    gettext_noop(
        "The widest round bar that passes through, moved and tilted until it fits no wider. "
        "On rings of known size it is within 0.02 mm."
    ),
    gettext_noop("The piece has no single opening of a finger's size."),
    gettext_noop(
        "Worked out from the inner diameter: EU as in ISO 8653, US and UK by the usual "
        "charts, which differ by up to half a size."
    ),
    gettext_noop(
        "Volume times the usual density of each alloy. Real alloys differ by up to 7%%, and "
        "finishing takes up to 10%%."
    ),
    gettext_noop("No body of the file is a stone."),
    gettext_noop(
        "Cut and size are read from each stone's form, and from its name where that agrees. "
        "Carats follow from millimetres by the trade's formulas, 5 to 10%% either way."
    ),
    gettext_noop("The exact surfaces of the file were meshed to within %(within)s mm."),
    gettext_noop(
        "As the meshes saved in the file show it; how near they are to Rhino's surfaces, it "
        "does not say."
    ),
    gettext_noop("The file holds positions only to within %(within)s mm here."),
    gettext_noop("There is no metal to measure."),
    gettext_noop(
        "%(rays)s rays straight through the metal, the thinnest place confirmed by 18 rays "
        "around it. With sharp edges %(share)s%% of the surface is %(thickness)s mm thick or "
        "less."
    ),
    gettext_noop("The piece is made of wire: see the thinnest strand."),
    gettext_noop("No wall thinner than %(most)s mm, which is as far as we look."),
    gettext_noop("No two faces of the metal lie opposite each other."),
    gettext_noop("Not a finger ring."),
    gettext_noop("The ring has no metal opposite its head."),
    gettext_noop(
        "Sections through the third of the ring opposite the head; the thickest place of each."
    ),
    gettext_noop(
        "Sections through the third of the ring opposite the head; the widest place of each."
    ),
    gettext_noop("Sections all round, as the ring has no head; the thickest place of each."),
    gettext_noop("Sections all round, as the ring has no head; the widest place of each."),
    gettext_noop("The file holds no stones, so claws cannot be told from other metal."),
    gettext_noop("No claws stand at the girdles: the stones sit in a bezel, a channel or flush."),
    gettext_noop("Width along the girdle of %(number)s claws, just above it."),
    gettext_noop("The stones are small: a setter raises or trims such beads."),
    gettext_noop("No raised detail under 1 mm wide."),
    gettext_noop("Width of ridges and raised lines that stand on a base."),
    gettext_noop(
        "A ridge beside a stone's seat; setters often cut these, so the file is a guide only."
    ),
    gettext_noop("No grooves found."),
    gettext_noop(
        "%(percentile)sth percentile of %(number)s places in grooves, as cuts taper out at "
        "their ends."
    ),
    gettext_noop("The cuts are V-shaped, so their rim is not certain."),
    gettext_noop(
        "No hole or gap narrower than %(most)s mm that is open on both sides and free of "
        "other metal."
    ),
    gettext_noop("Rays across the gaps that are open on opposite sides."),
    gettext_noop("No strand thinner than %(most)s mm, claws left out."),
    gettext_noop("Thickness of wire-like metal, claws left out."),
    gettext_noop("The file holds no stones."),
    gettext_noop("The stones' lowest point above the finger hole."),
    gettext_noop("No edge where the metal tapers to nothing."),
    gettext_noop(
        "Two faces meet at %(angle)s degrees: the last %(length)s mm are thinner than "
        "%(least)s mm. Such an edge casts ragged; expect to file it back that far."
    ),
    gettext_noop("The metal is not closed, so this is a guess."),
    gettext_noop(
        "The model lies %(away)s m from the origin, where this format holds positions only to"
        " within %(within)s mm. Diameter, walls and weight are no better than that. Move it "
        "to the origin and export it again."
    ),
    gettext_noop(
        "The file was made small for the web: its positions are rounded to %(within)s mm. "
        "Diameter, walls and weight are no better than that. Upload the file that it was made"
        " from."
    ),
    gettext_noop("No shell is metal, so there is nothing to weigh. Check the shells' names."),
    gettext_noop(
        "The metal is not closed (%(edges)s open edges), so it has no certain volume or "
        "weight. Close the gaps in your CAD program and upload it again."
    ),
    gettext_noop(
        "Some faces of the metal look the wrong way round, so it has no certain volume or "
        "weight. Unify the normals in your CAD program and upload it again."
    ),
    gettext_noop("The metal encloses no certain volume, so it is not weighed."),
    gettext_noop(
        "%(edges)s edges of the metal join more than two faces. Casting houses may ask for a "
        "cleaner mesh."
    ),
    gettext_noop(
        "%(number)s hollow space(s) are trapped inside the metal with no way out for "
        "investment. They are not counted as metal."
    ),
    gettext_noop("Some bodies are inside out; they were turned round for measuring."),
    gettext_noop("The file holds %(number)s rings; inside they measure: %(names)s."),
    gettext_noop(
        "One body has %(number)s round holes of a finger's size: %(names)s mm. It is a sizing"
        " plate, or worn on several fingers, so we give it no finger size."
    ),
    gettext_noop("The opening is oval: %(width)s x %(height)s mm inside. It has no one diameter."),
    gettext_noop(
        "The opening is neither round nor oval: %(width)s x %(height)s mm inside. It has no "
        "one diameter."
    ),
    gettext_noop("... and %(number)s more stones like these."),
    gettext_noop(
        "The file does not name its bodies. Those that look like cut stones (facets, a table, a "
        "girdle, a point below) are not weighed as metal: %(number)s."
    ),
    gettext_noop(
        "The file does not name its bodies. Its smooth domes, which may be cabochons or beads, "
        "are weighed as metal until the designer says otherwise: %(number)s."
    ),
    gettext_noop(
        "%(number)s bodies of the 3DM have no saved mesh and were left out. In Rhino, shade "
        "the view and save with render meshes, or add an STL."
    ),
    gettext_noop("%(number)s hidden objects of the 3DM are taken for helpers."),
    gettext_noop(
        "%(number)s blocks of the 3DM are empty in this file, as linked ones are, and not "
        "measured. Embed them in Rhino and save it again."
    ),
    gettext_noop("%(number)s SubD bodies were measured after smoothing, not exactly."),
    gettext_noop(
        "%(number)s corners of the OBJ bear a weight (a fourth number) that is not 1. Their "
        "positions were divided by it, as the format asks: compare the size."
    ),
    gettext_noop(
        "%(number)s corners of the OBJ bear numbers that we do not know behind their position. "
        "The first three were read: compare the size."
    ),
    gettext_noop(
        "%(number)s curved surfaces of the OBJ were not read. Export it as polygons, or add an STL."
    ),
    gettext_noop("%(number)s bytes after the last facet of the STL were not read."),
    gettext_noop(
        "The STL does not say how many facets it holds. The %(number)s up to its end were read."
    ),
    gettext_noop(
        "%(number)s parts of the file stand in no scene that is shown. They are not measured."
    ),
    gettext_noop(
        "%(number)s parts of one skin were wound against their neighbours. They were turned "
        "round for measuring."
    ),
    gettext_noop("%(number)s parts of the file close together and were measured as %(left)s."),
    gettext_noop(
        "%(number)s stone(s) lie on another one of the same form and size (%(names)s). They "
        "are counted once."
    ),
    gettext_noop("The 3MF holds a beam lattice, which we do not read."),
    gettext_noop("The 3MF holds slices, which we do not read."),
    gettext_noop("The 3MF holds textures, which we do not read."),
    gettext_noop("Measured from the ZIP: %(names)s."),
    gettext_noop("Also in the ZIP, delivered but not measured: %(names)s."),
    gettext_noop("%(names)s in the ZIP was passed over: %(words)s"),
    gettext_noop(
        "%(names)s goes through itself: what it shares with itself weighs twice. Join it to "
        "one solid in your CAD program."
    ),
    gettext_noop(
        "%(names)s lies wholly inside other metal and weighs nothing of its own. If it was "
        "meant as a hollow, cut it out in your CAD program."
    ),
    gettext_noop("%(names)s: flat sheets, which enclose nothing. They are not weighed."),
    gettext_noop(
        "%(names)s looks like a cut stone (facets, a table, a girdle, a point below). It is "
        "not weighed as metal."
    ),
    gettext_noop(
        "%(names)s: they look like cut stones (facets, a table, a girdle, a point below). They "
        "are not weighed as metal."
    ),
    gettext_noop(
        "%(names)s would weigh %(weight)s g in silver, far more than most jewellery. If a stand, "
        "a base or a bust is in it, cut it off and upload the file again."
    ),
    gettext_noop(
        "“%(names)s” would be a stone by its name; we take it for the metal, since it goes "
        "around a finger."
    ),
    gettext_noop(
        "“%(names)s” would be a helper by its name; we take it for the metal, since it goes "
        "around a finger."
    ),
    gettext_noop(
        "“%(names)s” would be a stone by its name; we take it for the metal, since nothing "
        "else is in the file."
    ),
    gettext_noop(
        "“%(names)s” would be a helper by its name; we take it for the metal, since nothing "
        "else is in the file."
    ),
    gettext_noop(
        "%(names)s: %(number)s faces are drawn twice, one on the other. They are counted once."
    ),
    gettext_noop(
        "%(names)s: %(number)s faces lie on each other back to back and enclose nothing. They"
        " are left out."
    ),
    gettext_noop("%(names)s is in the file twice, at the same place. It is counted once."),
    gettext_noop(
        "%(names)s: lies on another body of the same form and size. What overlaps is weighed "
        "once. Delete the copy in your CAD program."
    ),
    gettext_noop(
        "%(names)s: the name says %(length)s x %(width)s mm, the stone measures "
        "%(measured_length)s x %(measured_width)s mm."
    ),
    gettext_noop("%(names)s: too many loose bodies to weigh."),
    gettext_noop("%(names)s: too many bodies are inside out to weigh it."),
    gettext_noop("%(names)s is marked as not to be printed; it is not weighed."),
    gettext_noop("%(names)s: hidden in the file, so not weighed."),
    gettext_noop("%(names)s: lines or points, which have no body and are not read."),
    gettext_noop("%(names)s: has other forms to morph into; measured in the one that is shown."),
    gettext_noop("%(names)s: moved by a skeleton; measured in the pose of the file."),
    gettext_noop("%(names)s is a modifier of the slicer; it is not weighed."),
    gettext_noop("%(names)s is a support enforcer of the slicer; it is not weighed."),
    gettext_noop("%(names)s is a support blocker of the slicer; it is not weighed."),
    gettext_noop(
        "%(names)s is a negative volume of the slicer; it is not weighed. It was cut out of "
        "the metal."
    ),
    gettext_noop(
        "%(names)s is a negative volume of the slicer; it is not weighed. What it would cut "
        "away is still in the weight."
    ),
)
_WORDS = {
    "unit": ("millimetres", "inches", "centimetres", "metres", "microns"),
    "through": ("a finger", "a wrist", "a small or a large finger"),
}
_LISTS = {"again": "unit", "said": "unit"}
# For the catalogues of messages.
SAID = (
    gettext_noop("millimetres"),
    gettext_noop("inches"),
    gettext_noop("centimetres"),
    gettext_noop("metres"),
    gettext_noop("microns"),
    gettext_noop("a finger"),
    gettext_noop("a wrist"),
    gettext_noop("a small or a large finger"),
)
_FIGURE = r"[\d,]*\d(?:\.\d+)?(?:e-?\d+)?"


def told(sentences: str) -> str:
    """Sentences that were stored in English, one after the other, in the reader's language."""
    if not sentences or language_now() == ENGLISH:
        return sentences
    said, rest = [], sentences
    while rest:
        found = _first(rest)
        if found is None:
            said.append(rest)
            break
        message, values, length = found
        said.append(gettext(message) % values)
        rest = rest[length:].lstrip()
    return " ".join(said)


def _first(text: str) -> tuple[str, dict[str, str], int] | None:
    """The sentence that the text begins with, what stands in it, and how long it is."""
    for message, pattern in _patterns():
        found = pattern.match(text)
        if found is not None:
            values = {name: _shown(name, value) for name, value in found.groupdict().items()}
            return message, values, found.end()
    return None


def _shown(name: str, value: str) -> str:
    if _LISTS.get(name, name) in _WORDS:
        return gettext(value)
    return value if name in ("names", "words") else _figure(value)


def _figure(written: str) -> str:
    """An English figure in the reader's manner, with the places that it has."""
    if "e" in written:
        return written
    return number(Decimal(written.replace(",", "")), len(written.partition(".")[2]))


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(message, re.compile(_pattern(message))) for message in _SENTENCES]


def _pattern(message: str) -> str:
    parts = re.split(r"%\((\w+)\)s", message)
    made = "".join(
        _of_placeholder(part) if number % 2 else re.escape(part.replace("%%", "%"))
        for number, part in enumerate(parts)
    )
    return made + r"(?= |$)"


def _of_placeholder(name: str) -> str:
    if name == "words":
        return "(?P<words>.+)"
    if name == "names":
        return "(?P<names>.+?)"
    words = _WORDS.get(_LISTS.get(name, name))
    return f"(?P<{name}>{'|'.join(map(re.escape, words)) if words else _FIGURE})"
