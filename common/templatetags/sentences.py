"""Words of ours in the midst of a sentence, and at the end of a line."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

from common.in_sentence import in_sentence

register = template.Library()
register.filter("in_sentence", in_sentence)


@register.filter(is_safe=True)
def unbroken(words: SafeString) -> SafeString:
    """For `{% filter %}` round a heading: "e-mail" goes to the next line as a whole."""
    return mark_safe(re.sub(r"(?i)\b(e-mail)", r'<span class="whole">\1</span>', words))  # noqa: S308
