"""Commands that components and pipelines refuse, with status and code of the error."""

REFUSED_COMMANDS = [
    ("EXPOSE 80", 400, "InvalidImageTemplateCommand.NotSupported"),
    ("RESTART now", 400, "NotEmptyCommandContent.RESTART"),
    ("RUN []", 400, "InvalidCommandContent.RUN"),
    (f"RUN {'[' * 5000}{']' * 5000}", 400, "InvalidCommandContent.RUN"),
    ("CMD [1]", 400, "InvalidCommandContent.CMD"),
    ("ENTRYPOINT [1]", 400, "InvalidCommandContent.ENTRYPOINT"),
    ("ENV 1=2", 400, "InvalidCommandContent.ENV"),
    ("WORKDIR /a /b", 400, "InvalidCommandContent.WORKDIR"),
    ("COPY a", 400, "InvalidCommandContent.COPY"),
    ("USER a b", 400, "InvalidCommandContent.USER"),
    *(
        (name, 400, f"EmptyCommandContent.{name}")
        for name in ("RUN", "ENV", "LABEL", "COPY", "ENTRYPOINT", "CMD", "WORKDIR", "USER")
    ),
]

REFUSED_IN_PIPELINES = [
    ("RUN " + "x" * 16 * 1024, 400, "InvalidBuildContent.LengthExceeded"),
    ("\n".join(["RESTART"] * 128), 400, "InvalidImageTemplateCommandSize.ExceededMaxNumber"),
    ("FROM IMAGE:m-base\nFROM IMAGE:m-base", 400, "DuplicatedCommand.FROM"),
    ("RUN ls\nFROM IMAGE:m-base", 400, "InvalidCommandOrder.FROM"),
    ("FROM ubuntu", 400, "InvalidCommandContent.FROM"),
    ("COMPONENT ic-nowhere", 404, "ImageComponent.NotFound"),
]
"""What a pipeline refuses and a component does not have; ``m-base`` is an image."""
