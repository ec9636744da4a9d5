"""What keeps a recording or a replay from being made."""


class RecordingError(Exception):
    """A recording cannot be made, read or replayed; the text is one sentence for the operator."""
