"""Words of ours in the midst of a sentence."""

from django import template

from common.in_sentence import in_sentence

register = template.Library()
register.filter("in_sentence", in_sentence)
