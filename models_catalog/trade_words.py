"""The trade's words in English, German, French and Italian, and what the shop calls each of them.

Keys are plain words, as `plain_words` writes them: lower case, no accents. A key may be a phrase.
"""

import re
from collections.abc import Collection, Mapping

from geometry.measuring.ring_sizes import System
from models_catalog.plain_words import plain_words

WORD = r"[^\W\d_][\w'-]*"

# By phrase the slugs of a kind, the more exact first; the first that the shop has is meant.
KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        "ring|rings|band|bands|ringe|bague|bagues|anneau|anneaux|alliance|alliances|anello|anelli|"
        "fede|fedi|fingerring|fingerringe".split("|"),
        ("rings",),
    ),
    **dict.fromkeys(
        "earring|earrings|stud|studs|stud earrings|hoop|hoops|hoop earrings|ohrring|ohrringe|"
        "ohrstecker|creolen|boucle d'oreille|boucles d'oreille|boucles d'oreilles|orecchino|"
        "orecchini".split("|"),
        ("earrings",),
    ),
    **dict.fromkeys(
        "bangle|bangles|bracelet|bracelets|armreif|armreife|armreifen|armband|armbander|jonc|joncs|"
        "bracciale|bracciali".split("|"),
        ("bangles", "bracelets"),
    ),
    **dict.fromkeys(
        "pendant|pendants|anhanger|pendentif|pendentifs|ciondolo|ciondoli|necklace|necklaces|"
        "collier|colliers|collana|collane|halskette|halsketten".split("|"),
        ("pendants", "necklaces"),
    ),
    **dict.fromkeys(
        "brooch|brooches|brosche|broschen|broche|broches|spilla|spille".split("|"), ("brooches",)
    ),
    **dict.fromkeys(
        "cufflink|cufflinks|manschettenknopfe|boutons de manchette|gemelli".split("|"),
        ("cufflinks",),
    ),
    **dict.fromkeys(
        "chain|chains|kette|ketten|chaine|chaines|catena|catene".split("|"), ("chains",)
    ),
}

# Not a kind of their own: a signet may stand among the rings as well.
COMPOUNDS: dict[str, str] = {
    **dict.fromkeys(
        "signet ring|signet rings|seal ring|seal rings|siegelring|siegelringe|anello sigillo|"
        "anello con sigillo".split("|"),
        "signet",
    ),
    **dict.fromkeys("verlobungsring|verlobungsringe".split("|"), "engagement"),
    **dict.fromkeys(
        "wedding band|wedding bands|trauring|trauringe|ehering|eheringe".split("|"), "wedding"
    ),
}

SHAPES: dict[str, str] = {
    word: shape
    for shape, words in {
        "round": "round rounds brilliant brilliants rund runde runder brillant rond ronde tondo "
        "rotondo",
        "oval": "oval ovals ovale ovaler",
        "cushion": "cushion cushions kissen coussin cuscino",
        "princess": "princess prinzess princesse principessa",
        "emerald": "emerald smaragdschliff",
        "asscher": "asscher",
        "radiant": "radiant radiants",
        "pear": "pear pears teardrop tropfen poire goccia",
        "marquise": "marquise marquises navette navettes",
        "heart": "heart hearts herz coeur cuore",
        "trillion": "trillion trillions trilliant trillian",
        "baguette": "baguette baguettes",
    }.items()
    for word in words.split()
}
# Behind a shape they say that a stone's is meant, and are read with it.
SHAPE_ENDINGS = frozenset(
    "cut cuts shape shaped stone stones schliff stein steine taille pierre pierres taglio pietra "
    "pietre diamond diamonds diamant diamanten diamants diamante diamanti".split()
)
# Also the names of things; a stone's shape only with one of the endings or a size beside it.
ALSO_THINGS = frozenset({"heart", "emerald", "pear"})
# What such a word describes is the form of the metal.
HAVE_A_FORM = frozenset(
    "signet signets band bands bangle bangles hoop hoops link links chain chains locket lockets "
    "face seal disc disk wire".split()
)

METAL_WORDS: dict[str, str] = {
    phrase: key
    for key, phrases in {
        "18k-yellow": "gold|yellow gold|gelbgold|or jaune|oro|oro giallo|750",
        "18k-white": "white gold|weissgold|or blanc|oro bianco",
        "18k-rose": "rose gold|pink gold|red gold|rosegold|rotgold|or rose|or rouge|oro rosa|"
        "oro rosso",
        "sterling-silver": "silver|sterling|sterling silver|925|925 silver|silver 925|silber|"
        "argent|argento",
        "platinum-950-ru": "platinum|platinum 950|950 platinum|platin|platine|platino",
        "palladium-950": "palladium|palladio|palladium 950|950 palladium",
        "fine-gold": "fine gold|pure gold|24 k|24 k gold|feingold",
        "brass": "brass|messing|laiton|ottone",
        "bronze": "bronze|bronzo",
        "casting-wax": "wax|casting wax|wachs|gusswachs",
    }.items()
    for phrase in phrases.split("|")
}
GOLD_COLOURS: dict[str, str] = {
    word: colour
    for colour, words in {
        "yellow": "yellow gelb gelbgold jaune giallo",
        "white": "white weiss weissgold blanc bianco",
        "rose": "rose pink red rosegold rotgold rosa rosso rouge",
    }.items()
    for word in words.split()
}
GOLD = frozenset({"gold", "or", "oro"})
CASTS: dict[str, str] = {
    f"{before} {metal}": key
    for before in ("castable in", "ready for", "ready to cast in", "cast in", "casts in")
    for metal, key in {"silver": "silver", "gold": "gold", "platinum": "gold"}.items()
}

# By what the shop calls it the words and phrases of designers and shoppers.
SETTINGS: dict[str, tuple[str, ...]] = {
    "prong": tuple(
        "prong|prongs|claw|claws|claw setting|prong setting|krappe|krappen|krappenfassung|griffe|"
        "griffes|serti griffes|castone a griffe".split("|")
    ),
    "bezel": tuple(
        "bezel|bezels|rubover|rub over|collet|zarge|zargenfassung|serti clos|castone".split("|")
    ),
    "pave": ("pave", "micro pave", "pavee", "serti pave"),
    "channel": ("channel", "channel set", "kanalfassung", "serti rail", "binario"),
    "flush": ("flush", "flush set", "flush setting", "gypsy", "gypsy set", "serti masse"),
    "bead": ("bead set", "bead setting", "grain set", "kornerfassung", "serti grain"),
    "bar": ("bar set", "bar setting", "balkenfassung"),
    "tension": ("tension", "tension set", "spannring", "spannfassung", "serti tension"),
    "invisible": ("invisible set", "invisible setting", "serti invisible"),
}
STYLES: dict[str, tuple[str, ...]] = {
    "solitaire": ("solitaire", "solitaires", "solitar", "solitario"),
    "halo": ("halo", "halos", "entourage"),
    "three-stone": ("three stone", "three-stone", "trilogy", "trilogie", "dreistein"),
    "two-stone": ("two stone", "toi et moi"),
    "cluster": ("cluster", "clusters", "rosette"),
    "eternity": ("eternity", "half eternity", "memoire", "memoirering"),
    "wedding": ("wedding", "wedding band", "trauring", "ehering", "alliance", "fede"),
    "engagement": ("engagement", "verlobung", "verlobungsring", "fiancailles", "fidanzamento"),
    "signet": ("signet", "signets", "seal ring", "siegelring", "chevaliere", "sigillo"),
    "stacking": ("stacking", "stackable", "stack", "stapelring"),
    "statement": ("statement", "cocktail", "cocktail ring"),
    "bypass": ("bypass", "crossover"),
    "twist": ("twist", "twisted", "rope", "braided", "gedreht", "torsade"),
    "hammered": ("hammered", "gehammert", "martele", "martellato"),
    "engravable": ("engravable", "engraved", "gravierbar", "graviert"),
    "nature": tuple(
        "leaf|leaves|flower|flowers|floral|botanical|vine|blatt|blume|feuille|fleur|"
        "foglia|fiore".split("|")
    ),
    "celestial": ("celestial", "moon", "sun", "star", "stars"),
    "vintage": ("vintage", "antique", "art deco", "edwardian", "victorian"),
    "minimal": ("minimal", "minimalist", "plain"),
}

UNDER = frozenset(
    (
        "under|below|less than|lighter than|smaller than|cheaper than|up to|at most|max|maximum|"
        "no more than|unter|bis|bis zu|maximal|hochstens|weniger als|moins de|jusqu'a|au plus|maxi|"
        "au maximum|"
        "meno di|fino a|sotto|al massimo|<|<="
    ).split("|")
)
OVER = frozenset(
    (
        "over|above|more than|heavier than|larger than|at least|min|minimum|from|uber|ab|"
        "mindestens|mehr als|plus de|au moins|au minimum|des|piu di|oltre|almeno|>|>="
    ).split("|")
)
ABOUT = frozenset(
    (
        "about|around|approx|approximately|circa|ca|roughly|~|etwa|ungefahr|environ|vers|intorno a"
    ).split("|")
)
BETWEEN = ("between", "zwischen", "entre", "tra", "fra")
TIMES = ("x", "×")
TO = ("-", "to", "and", "bis", "und", "a", "et", "e")
OR_LESS = ("or less", "or lighter", "or smaller", "max", "oder weniger", "ou moins", "o meno")
OR_MORE = ("or more", "and more", "plus", "oder mehr", "ou plus", "o piu", "+")

# By phrase the system that is meant when none is named; empty: as the number says.
SIZE_WORDS: dict[str, str] = {
    **dict.fromkeys("size|ring size|finger size|sized".split("|"), ""),
    **dict.fromkeys(
        "grosse|groesse|ringgrosse|ringgroesse|ringweite|ringmass|taille|tour de doigt".split("|"),
        "eu",
    ),
    **dict.fromkeys("misura|taglia".split("|"), "it"),
}
SYSTEMS: dict[str, System] = {
    **dict.fromkeys(("us", "usa", "ca"), "us"),
    **dict.fromkeys(("uk", "au"), "uk"),
    **dict.fromkeys(("eu", "iso"), "eu"),
    "it": "it",
    "jp": "jp",
}
# The diameter of a finger; they stand before the figure or behind it, the single words behind it.
INNER_DIAMETER = frozenset(
    ("inner diameter|inside diameter|innendurchmesser|diametre interieur|diametro interno").split(
        "|"
    )
)
INNER = INNER_DIAMETER | {"inner", "inside", "innen"}
# A length before them is that of the metal, for which the list has no filter.
OF_THE_METAL = frozenset(
    "wide width band shank thick thickness high height long length tall deep breit breite dick "
    "hoch lang large epais epaisseur haut larga spessore".split()
)
NO_STONES = frozenset(
    (
        "no stones|without stones|without stone|stoneless|ohne steine|ohne stein|sans pierre|"
        "sans pierres|senza pietre|senza pietra"
    ).split("|")
)

# What says nothing when the words around it became filters.
FILLERS = frozenset(
    "a an the in with for and of on to at mit in fur und der die das aus avec en pour et de du "
    "des la le les con in per di da il lo e".split()
)

# One word for words that mean the same in the trade; pieces are listed under both.
CANONICAL: dict[str, str] = {
    word: name
    for name, words in SETTINGS.items()
    for word in words
    if " " not in word and word != name
} | {
    word: canonical
    for canonical, words in {
        "prong": "griff",
        "signet": "seal seals siegel chevaliere chevalieres sigillo signets",
        "solitaire": "solitar solitair solitario",
        "engagement": "verlobung fiancailles fidanzamento",
        "wedding": "trauung mariage matrimonio",
        "eternity": "memoire memoirering eternita",
        "trilogy": "threestone trilogie",
        "halo": "entourage",
        "channel": "kanal rail",
        "twisted": "twist gedreht torsade ritorto",
        "hammered": "gehammert martele martellato",
        "openwork": "filigree filigran filigrane filigrana",
        "leaf": "leaves blatt blatter feuille feuilles foglia foglie",
        "flower": "flowers floral blume blumen fleur fleurs fiore fiori",
        "diamond": "diamonds diamant diamanten diamants diamante diamanti",
        "stone": "stones stein steine pierre pierres pietra pietre",
    }.items()
    for word in words.split()
}


def names_said(names: Mapping[str, Collection[str]], *texts: str) -> list[str]:
    """Which of STYLES or SETTINGS `texts` name."""
    said = f" {' '.join(re.findall(WORD, plain_words(*texts)))} "
    return [name for name, words in names.items() if any(f" {word} " in said for word in words)]


def canonical_words(*texts: str) -> str:
    """The shop's words for those of `texts` that it calls otherwise; empty when there are none."""
    found = dict.fromkeys(
        CANONICAL[word] for word in plain_words(*texts).split() if word in CANONICAL
    )
    return " ".join(found)
