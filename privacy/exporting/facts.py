"""What article 15 asks to be told beside the data itself, made from the map."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_noop

from privacy.data_map import data_map
from privacy.exporting.tables import Table
from privacy.policy import policy_page
from privacy.purposes import Purpose

FROM_YOU = gettext_noop("You, and what you do in the shop.")


def facts(held: Iterable[Table]) -> dict[str, Any]:
    """Purposes, bases, periods, sources and recipients of what is held, and of profiling."""
    found = data_map()
    records = {table.record.about: table.record for table in held}
    known = {record.about for record in found.records.values()}
    page = policy_page(found)
    profiles = any(Purpose.PERSONALISE in said.purposes for _, _, said in found.personal_fields())
    return {
        "policy_version": page.version.published_on.isoformat(),
        "categories": [
            {
                "name": section.name,
                "tables": [
                    {
                        "about": row.about,
                        "purposes": row.purposes,
                        "lawful_bases": row.bases,
                        "retention": row.retention,
                        "source": (records[row.about].comes_from if row.about in records else "")
                        or FROM_YOU,
                    }
                    for row in section.rows
                    # What no table holds, as counts by network address, cannot be looked up.
                    if row.about in records or row.about not in known
                ],
            }
            for section in page.sections
        ],
        "recipients": [
            {"name": one.name, "role": one.role, "gets": one.gets} for one in page.recipients
        ],
        "profiling": (
            gettext_noop("What you look at decides what you are shown. You can object to it.")
            if profiles
            else gettext_noop(
                "None: nothing is decided about you by a machine alone, and no profile is made."
            )
        ),
        "rights": gettext_noop(
            "You can have data corrected or erased, have its use restricted, object to a use, "
            "withdraw a consent, and complain to a supervisory authority."
        ),
    }


def withheld(held: Iterable[Table]) -> list[dict[str, str]]:
    """What is stored about the person and not in the copy, each with the reason."""
    return [
        {"table": table.record.about, "what": said.about, "because": said.because}
        for table in held
        for said in table.withheld.values()
    ]
