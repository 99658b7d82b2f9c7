"""What the nightly check says of one thing that does not fit."""

from dataclasses import asdict, dataclass

from bookkeeping.models import DifferenceKind


@dataclass(frozen=True)
class Finding:
    """One difference, with both sides in words."""

    kind: DifferenceKind
    reference: str
    ours: str
    theirs: str

    def as_json(self) -> dict[str, str]:
        return {**asdict(self), "kind": self.kind.value}
