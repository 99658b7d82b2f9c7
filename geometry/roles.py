"""What a shell is for - metal, stone or helper - from the words of its name."""

import re
import unicodedata

from geometry.piece import Role

# Words of Latin letters, also where they are written together LikeThis, and words in Devanagari.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[\u0900-\u097F]+")
# Chinese is written without spaces: what is looked for may stand anywhere in a name.
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")

_HELPER_WORDS = frozenset(
    "support sprue helper cutter guide guideline reference ref dummy finger mannequin hand raft "
    "brim rod runner stamp construction mandrel triblet triboulet calliper caliper ruler gauge "
    "ringsizer sizer gusskanal "
    # German, French, Italian, Spanish, Hindi.
    "stuetze stutze stutzen hilfskorper hilfslinie angusskanal anguss gabarit supporto supporti "
    "materozza soporte soportes bebedero सहारा".split()
)
# What lies beside a piece, and what a part of one may be called, too: a box clasp, a dog tag.
_BESIDE_WORDS = frozenset(
    "box case lid stand display holder pedestal cushion pillow tag label string tray plate "
    "platform floor ground desk coin penny card mould mold spacer bounding bbox backdrop "
    # German, French, Italian, Spanish, Hindi.
    "schachtel etui deckel stander halter preisschild schild etikett schale platte boden munze "
    "schnur gussbaum giessbaum "
    "boite ecrin couvercle presentoir socle etiquette ficelle plateau plaque monnaie moule "
    "scatola astuccio coperchio espositore cartellino etichetta vassoio piastra moneta stampo "
    "caja estuche tapa expositor etiqueta bandeja placa moneda molde "
    "डिब्बा सिक्का थाली".split()
)
# What is a cut in the name of a gem.
_CUTS = frozenset({"cushion"})
_CHINESE_BESIDE = ("盒", "展示", "标签", "硬币", "托盘", "平台", "模具")
# Helpers by name that may be parts of a piece as well: the hands of a claddagh ring.
_HELPERS_OR_PARTS = frozenset("hand finger rod stamp".split())
# Parts of the metalwork that are named after the stone they hold ("diamond prong", "stone seat").
_METAL_WORDS = frozenset(
    "metal gold silver platinum palladium prong claw bezel setting seat head basket shank band "
    "gallery mount mounting bail halo channel collet clasp link chain wire hinge frame "
    "metall silber platin krappe krappen zarge fassung ringschiene schiene "
    "verschluss kettenglied draht scharnier "
    "argent griffe griffes chaton sertissure monture anneau fermoir maillon charniere "
    "metallo oro argento griffa griffe castone montatura gambo chiusura maglia cerniera "
    "plata garra garras engaste bisel montura aro cierre eslabon bisagra "
    "सोना चांदी धातु".split()
)
GEM_WORDS = frozenset(
    "stone gem gemstone diamond brilliant sapphire ruby emerald topaz amethyst garnet opal "
    "moissanite zircon zirconia cz aquamarine peridot citrine tourmaline morganite tanzanite "
    "spinel turquoise onyx melee alexandrite pearl jade quartz cabochon "
    "sidestone centerstone centrestone mainstone accentstone "
    "stein steine edelstein edelsteine diamant diamanten brillant brillanten saphir saphire rubin "
    "rubine smaragd smaragde topas amethyst granat zirkonia perle perlen turmalin turkis "
    "pierre diamants brillants rubis emeraude emeraudes topaze amethyste grenat zircone perles "
    "pietra pietre gemma gemme diamante diamanti brillante brillanti zaffiro zaffiri rubino rubini "
    "smeraldo smeraldi topazio ametista granato perla zircone "
    "piedra gema zafiro rubi esmeralda topacio amatista granate circonita circon "
    "हीरा हीरे रत्न नग पत्थर माणिक पन्ना नीलम मोती".split()
)
# What is named after its stone is metal as a whole: "Diamond ring".
_JEWELS = frozenset(
    "ring pendant earring bracelet bangle necklace brooch cufflink solitaire locket "
    "anhanger ohrring armband armreif kette halskette brosche solitar "
    "bague pendentif collier broche jonc orecchino anello ciondolo bracciale collana spilla "
    "anillo colgante pulsera collar pendiente broche "
    "diamantring brillantring solitarring steinring edelsteinring verlobungsring ehering trauring "
    "siegelring vorsteckring memoirering saphirring rubinring smaragdring perlenring perlenkette "
    "अंगूठी".split()
)
# What a jewel's name ends with beside the jewel: "Diamond ring v2 final copy".
_VERSIONS = frozenset(
    "v ver version rev revision final copy new old draft mirror mirrored size us mm k kt ct".split()
)
# Cuts by which stones go in a list of parts, with a size behind them: "Round 1.25", "Princess 4x4".
# A round wire of 1.25 has another word beside it.
_CUT_NAMES = frozenset(
    "round rnd rd rbc brill brilliant dia oval pear princess princes marquise navette baguette bag "
    "cushion emerald asscher trillion trilliant heart radiant octagon carre carree square "
    "rund brillant tropfen karree herz rond ronde ovale poire coussin coeur tondo tonda goccia "
    "cuore cuscino redondo redonda pera corazon cojin".split()
)
_BESIDE_A_SIZE = frozenset(
    "mm x ct cts carat karat karaat cut shape pt n no nr pc pcs w vs si tw".split()
)
_SIZE = re.compile(r"\d")
_CHINESE_HELPERS = ("支撑", "辅助", "参考", "水口")
_CHINESE_METAL = ("戒臂", "戒圈", "戒托", "金属", "爪", "镶口", "底座", "戒指", "吊坠")
_CHINESE_GEMS = (
    "钻",
    "宝石",
    "主石",
    "副石",
    "配石",
    "珍珠",
    "翡翠",
    "锆石",
    "水晶",
    "石头",
    "莫桑石",
)
# What is kept of a name, and of what tells its role, so that both are short enough to show.
_NAME_KEPT, _SOURCE_KEPT = 44, 32
# German writes its words together: Ringschiene, Mittelstein.
_GERMAN_METAL, _GERMAN_GEMS = ("schiene", "fassung", "krappe"), ("stein", "steine", "diamant")


def words(name: str) -> list[str]:
    """Lower-case words of a name without accents, plurals made singular: "StonesRound_650" ->
    stone, round."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name))
    found = [word.lower() for word in _WORD.findall(plain)]
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found]


def _says(name: str) -> tuple[bool, bool, bool]:
    """Whether a name says helper, metal, gem, in any of the languages."""
    said = words(name)
    chinese = "".join(_CHINESE.findall(name))
    # Of a plural that is no English one, such as "griffes", both forms are listed.
    ways = {*said, *(f"{word}s" for word in said)}
    return (
        bool(_HELPER_WORDS & ways) or any(word in chinese for word in _CHINESE_HELPERS),
        bool(_METAL_WORDS & ways)
        or any(word.endswith(_GERMAN_METAL) for word in said)
        or any(word in chinese for word in _CHINESE_METAL),
        bool(GEM_WORDS & ways)
        or any(word.endswith(_GERMAN_GEMS) for word in said)
        or any(word in chinese for word in _CHINESE_GEMS),
    )


def says_something(name: str) -> bool:
    """Whether a name holds a word that tells a role, such as "shank" or "melee"."""
    return any(_says(name))


def names_a_cut(name: str) -> bool:
    """Whether a name is that of a cut with its size and nothing else, such as "Oval 7x5"."""
    said = words(name)
    is_cut = any(word in _CUT_NAMES for word in said) and bool(_SIZE.search(name))
    return is_cut and all(word in _CUT_NAMES | _BESIDE_A_SIZE for word in said)


def may_lie_beside(name: str) -> bool:
    """Whether a name may mean something beside the piece, such as "box" or "stone tray"."""
    helper, metal, gem = _says(name)
    said = set(words(name)) - (_CUTS if gem else set())
    if helper or metal or _is_jewel(name) or names_a_cut(name):
        return False
    chinese = "".join(_CHINESE.findall(name))
    return bool(_BESIDE_WORDS & said) or any(word in chinese for word in _CHINESE_BESIDE)


def may_be_a_part(name: str) -> bool:
    """Whether the name of a helper may be that of a part of the piece, such as "hand"."""
    return bool(_HELPERS_OR_PARTS & set(words(name)))


def told_by(name: str, *sources: str) -> str:
    """The name; where it says nothing of a role and one of what stands over it does (a material, a
    layer, a group), with that in brackets: "Object_7 (Diamonds)"."""
    if says_something(name):
        return name
    telling = next((source for source in sources if says_something(source)), "")
    if not telling:
        return name
    return f"{name[:_NAME_KEPT]} ({telling[:_SOURCE_KEPT]})" if name else telling


def is_part_of_metal(name: str) -> bool:
    """Whether a name says itself that this is metal, such as "shank" or "diamond prong"."""
    return _says(name)[1]


def role_of(name: str) -> Role:
    """Helper words win, then metal parts, then gems; a name that says nothing is metal."""
    helper, metal, gem = _says(name)
    if helper:
        return "helper"
    if metal or _is_jewel(name):
        return "metal"
    return "stone" if gem else "metal"


def _is_jewel(name: str) -> bool:
    """Whether a name ends with what the jewel is, versions apart: "Diamond ring v2"."""
    said = [word for word in words(name) if word not in _VERSIONS]
    return bool(said) and said[-1] in _JEWELS
