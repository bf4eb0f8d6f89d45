"""What can be wrong with a place or a file of places, as sentences."""


class BadPlace(ValueError):
    """A position that cannot be one; the text says what to do."""


class BadFile(ValueError):
    """A file that cannot be imported; the text names each fault."""
