"""Parameters that name several things in one text, separated by commas."""


def comma_list(text: str) -> tuple[str, ...]:
    """The parts of a text, each once and without blanks around it; empty parts are left out."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
