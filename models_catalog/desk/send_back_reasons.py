"""What is often said to designers, to be finished by the reviewer: a short name, and the words."""

SEND_BACK_REASONS = (
    (
        "Not your own work?",
        "We publish only your own designs. Please show us how it came about: sketches, earlier "
        "stages, or the file of your CAD program with its history.",
    ),
    (
        "Too thin to cast",
        "Some walls or claws are too thin to cast. The casting report in your studio shows where; "
        "thicken them and upload the file again.",
    ),
    (
        "Open edges",
        "The body has open edges, so it has no volume and cannot be cast as it is. Close it and "
        "upload the file again.",
    ),
    (
        "Wrong unit or scale",
        "The size does not fit a piece of this kind. Check in which unit the file was drawn and "
        "confirm it in your studio.",
    ),
    (
        "Words do not fit",
        "The title or the description does not say what the file is. Please describe the piece: "
        "its kind, its stones, and how it is meant to be made.",
    ),
    (
        "Protected name",
        "The piece shows or names a brand that is not yours. Take it out of the file and out of "
        "the words.",
    ),
)
