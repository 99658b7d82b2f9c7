"""What may stand struck through beside reduced prices, from what a piece cost before."""

from collections import defaultdict
from datetime import datetime

from models_catalog.models import CadModel, Decision, Reduction
from models_catalog.prior_price import Spell, prior_minor


def prior_prices(cad_model: CadModel, asked: list[Reduction]) -> list[int | None]:
    """For each of the reductions, saved or not; in four queries, or in none where the piece came
    with its offers, decisions, reductions and price changes.
    """
    since = _on_the_shelf_since(cad_model)
    ordinary = _ordinary(cad_model)
    saved = list(cad_model.reductions.all())
    fresh = [reduction for reduction in asked if reduction._state.adding]
    return [
        prior_minor(
            _spell(reduction),
            ordinary=ordinary[reduction.kind],
            reduced=[
                _spell(other)
                for other in (*saved, *fresh)
                if other.kind == reduction.kind and other.starts_at < reduction.starts_at
            ],
            since=since,
        )
        for reduction in asked
    ]


def _on_the_shelf_since(cad_model: CadModel) -> datetime | None:
    """The first time: another review afterwards makes no new piece of it."""
    decisions = cad_model.decisions.all()
    known = [one.decided_at for one in decisions if one.decision == Decision.PUBLISH]
    if cad_model.published_at is not None:
        known.append(cad_model.published_at)
    return min(known, default=None)


def _ordinary(cad_model: CadModel) -> dict[str, list[Spell]]:
    spells: dict[str, list[Spell]] = defaultdict(list)
    # The newest first: each holds until the one that came after it.
    ends: dict[str, datetime] = {}
    for change in cad_model.price_changes.all():
        if change.price_minor is not None:
            spell = Spell(change.price_minor, change.changed_at, ends.get(change.kind))
            spells[change.kind].append(spell)
        ends[change.kind] = change.changed_at
    # An offer from before changes were noted has had its price all along.
    for offer in cad_model.offers.all():
        if not spells[offer.kind]:
            spells[offer.kind].append(Spell(offer.price_minor, cad_model.created_at, None))
    return spells


def _spell(reduction: Reduction) -> Spell:
    return Spell(reduction.price_minor, reduction.starts_at, reduction.ends_at)
