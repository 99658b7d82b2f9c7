from aftersales.models.dispute import Dispute
from aftersales.models.evidence import Evidence
from aftersales.models.refund import Refund
from aftersales.models.returned_part import ReturnedPart

__all__ = ["Dispute", "Evidence", "Refund", "ReturnedPart"]
