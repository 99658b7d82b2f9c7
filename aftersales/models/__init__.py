from aftersales.models.refund import Refund
from aftersales.models.returned_part import ReturnedPart

__all__ = ["Refund", "ReturnedPart"]
