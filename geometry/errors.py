"""The one error that geometry shows to people: a file that cannot be accepted, and why."""


class Refused(Exception):
    """A file we will not work with. `code` is for programs, `reason` is fit to show."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason

    def __reduce__(self) -> tuple[type["Refused"], tuple[str, str]]:
        return (type(self), (self.code, self.reason))
