"""Why there is no release."""


class ReleaseError(Exception):
    """The release cannot be built, or what was built does not work; the text says why."""
