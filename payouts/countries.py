"""Where designers can be paid, seen from the country of our own account at Stripe.

Stripe sends transfers inside one region, and between five of them; to no other country, so far
(docs.stripe.com/connect/cross-border-payouts).
"""

_EEA = {
    "AT": "Austria",
    "BE": "Belgium",
    "BG": "Bulgaria",
    "HR": "Croatia",
    "CY": "Cyprus",
    "CZ": "Czechia",
    "DK": "Denmark",
    "EE": "Estonia",
    "FI": "Finland",
    "FR": "France",
    "DE": "Germany",
    "GR": "Greece",
    "HU": "Hungary",
    "IE": "Ireland",
    "IT": "Italy",
    "LV": "Latvia",
    "LI": "Liechtenstein",
    "LT": "Lithuania",
    "LU": "Luxembourg",
    "MT": "Malta",
    "NL": "Netherlands",
    "NO": "Norway",
    "PL": "Poland",
    "PT": "Portugal",
    "RO": "Romania",
    "SK": "Slovakia",
    "SI": "Slovenia",
    "ES": "Spain",
    "SE": "Sweden",
}
_REGIONS = (
    _EEA,
    {"CA": "Canada"},
    {"CH": "Switzerland"},
    {"GB": "United Kingdom"},
    {"US": "United States"},
)
_ALL = {code: name for region in _REGIONS for code, name in region.items()}
# Where Stripe has platforms too, but sends nothing across their borders.
_ALONE = {
    "AU": "Australia",
    "BR": "Brazil",
    "HK": "Hong Kong",
    "JP": "Japan",
    "MX": "Mexico",
    "MY": "Malaysia",
    "NZ": "New Zealand",
    "SG": "Singapore",
    "TH": "Thailand",
}


def payable(home: str) -> dict[str, str]:
    """Country codes and names, by name, to which a platform in that country can pay."""
    if home not in _ALL:
        return {home: _ALONE.get(home, home)}
    return dict(sorted(_ALL.items(), key=lambda row: row[1]))


def is_abroad(country: str, home: str) -> bool:
    """Whether a transfer there leaves the region that our own account is in."""
    return country != home and not any(country in region and home in region for region in _REGIONS)
