"""One spelling for words that are searched: lower case, no accents, single spaces."""

import unicodedata


def plain_words(*texts: str) -> str:
    decomposed = unicodedata.normalize("NFKD", " ".join(texts))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())
