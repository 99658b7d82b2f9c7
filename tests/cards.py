"""Card numbers in text, by the networks' first digits, their lengths and the check digit (Luhn)."""

import re

# By network the first digits, and how many there are.
_NETWORKS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12,14}(?<=^\d{16})"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(?:6011|64[4-9]\d|65\d\d|62\d\d|35\d\d)\d{12,15}"  # Discover, UnionPay, JCB
    r"|3[0689]\d{12}"  # Diners Club
)
# Thirteen to nineteen digits, also in groups; not within a longer number, a fraction or a word, nor
# the line between two parts of a mail.
_DIGITS = re.compile(r"(?<![\w.+-])(?<!==)\d(?:[ -]?\d){12,18}(?![\w.-])")


def card_numbers(text: str) -> set[str]:
    found = (re.sub(r"\D", "", one) for one in _DIGITS.findall(text))
    return {number for number in found if _NETWORKS.fullmatch(number) and _checks(number)}


def _checks(number: str) -> bool:
    doubled = [int(digit) * 2 for digit in number[-2::-2]]
    digits = [int(digit) for digit in number[-1::-2]]
    return (sum(digits) + sum(one - 9 if one > 9 else one for one in doubled)) % 10 == 0
