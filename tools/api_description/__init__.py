"""Describes actions of the API: parameters, response fields, errors and sample answers.

Two sources are read. The models of an installed ``alibabacloud_ecs20140526`` have the names, types and
nesting of parameters and response fields, and comments with limits. A folder of public API descriptions (one
JSON file for each action, `tools.api_description.folder`) has errors, sample answers and older names. Names,
types, limits and the messages of errors are taken; descriptions are not copied.

``python -m tools.api_description FOLDER`` writes the files that ship with Genzo.
"""

from tools.api_description.describe import describe
from tools.api_description.folder import documented_errors

__all__ = ["describe", "documented_errors"]
