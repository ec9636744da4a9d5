"""Texts in HCL, the language of Terraform and Packer."""

import re


def literal(text: str) -> str:
    """A literal, in which ``${`` and ``%{`` would begin templates."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def comment(text: str) -> str:
    """What a comment may have of a text."""
    return re.sub(r"[^A-Za-z0-9.-]", "", text, flags=re.ASCII)
