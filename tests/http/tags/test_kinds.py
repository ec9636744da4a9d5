"""Every kind of resource either carries tags or is listed as one without tags."""

import importlib
import pkgutil

from genzo import catalogue
from genzo.catalogue import tagging
from genzo.catalogue.ram import RAM_KINDS
from genzo.catalogue.resource import Resource

# No ResourceType of any action is a kind of these.
_WITHOUT_TAGS = {
    "snapshotgroup",
    "vpc",
    "vswitch",
    "task",
    "imagepipelineexecution",
    "retiredimage",
    "eip",
    "idcount",
    "routeentry",
    "resource-group",
    "launchtemplateversion",
}
_WITHOUT_TAGS |= {kind.kind for kind in RAM_KINDS}


def test_no_kind_is_forgotten() -> None:
    for module in pkgutil.iter_modules(catalogue.__path__):
        importlib.import_module(f"genzo.catalogue.{module.name}")
    kinds, waiting = set[str](), Resource.__subclasses__()
    while waiting:
        kind = waiting.pop()
        kinds.add(kind.kind)
        waiting += kind.__subclasses__()
    # A network interface is kept in its instance, or by itself (genzo.actions.tags.interfaces).
    assert kinds - {"", "eni"} == set(tagging.TAGGABLE_KINDS) | _WITHOUT_TAGS


def test_every_kind_has_a_resource_type() -> None:
    assert tagging.TAGGABLE_KINDS.keys() <= tagging.TAG_RESOURCES_TYPES
    # JoinResourceGroup does not move invocations.
    assert tagging.TAGGABLE_KINDS.keys() - {"invocation"} <= tagging.JOIN_RESOURCE_GROUP_TYPES
