from activity.models.abuse_signal import AbuseSignal
from activity.models.hidden_piece import HiddenPiece
from activity.models.neighbours import Neighbours
from activity.models.piece_day import PieceDay
from activity.models.shop_day import ShopDay
from activity.models.usage_event import UsageEvent
from activity.models.written_batch import WrittenBatch

__all__ = [
    "AbuseSignal",
    "HiddenPiece",
    "Neighbours",
    "PieceDay",
    "ShopDay",
    "UsageEvent",
    "WrittenBatch",
]
