"""Words that stand alone elsewhere, such as a state or a metal, in the midst of a sentence."""

from django.utils.translation import get_language


def in_sentence(words: str) -> str:
    """With a small first letter; German keeps the large one, which its nouns have everywhere."""
    if (get_language() or "").startswith("de"):
        return words
    return words[:1].lower() + words[1:]
