from bookkeeping.models.book_difference import BookDifference, DifferenceKind

__all__ = ["BookDifference", "DifferenceKind"]
