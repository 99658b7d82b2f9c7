"""The one kind of error the launcher shows to people: a single line that says what to do."""


class EmbeddedError(Exception):
    """A part could not be started; the message is fit to be shown as it is."""
