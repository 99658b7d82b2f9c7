"""Uses of people's data that they can stop, by the words that common.personal.barred knows."""

STATISTICS = "statistics"
PERSONALISE = "personalise"
PREVENT_FRAUD = "prevent_fraud"
