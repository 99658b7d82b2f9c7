"""What people read when they agree, by version: the consent names the version. None is changed.

Nor is a translation of one: each language has a version of its own (`common.wordings`).
"""

from django.utils.translation import gettext_noop

TEXT_VERSION = "2026-11-double"
WORDINGS = {
    TEXT_VERSION: gettext_noop(
        "Send me the newsletter: new models and notes from the bench, about once a month. I can "
        "leave at any time by the link in each issue."
    ),
}
