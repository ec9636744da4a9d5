"""Why a command cannot be run as asked."""


class RunError(Exception):
    """``genzo run`` cannot do what is asked; the text says why and what to do."""


class NamespacesRefusedError(RunError):
    """The system does not let this process make namespaces; the text is the system's reason."""


class NotRunnableError(RunError):
    """The command itself cannot be run; ``code`` is the exit code that shells have for that."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code
