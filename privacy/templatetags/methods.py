"""Where somebody said something about their data."""

from django import template

from privacy.method_words import method_words

register = template.Library()
register.filter("method_words", method_words)
