"""What a missing action is about, and whether it is planned."""

from typing import NamedTuple


class Subject(NamedTuple):
    """Actions whose names have one of the words; ``remark`` says why they are planned or not."""

    title: str
    words: tuple[str, ...]
    remark: str


PLANNED = (
    Subject(
        "Snapshots and disks",
        ("Snapshot", "Disk"),
        "Images are made from them, so these come first.",
    ),
    Subject(
        "Cloud Assistant and managed instances",
        (
            "Activation",
            "CloudAssistant",
            "Invocation",
            "ManagedInstance",
            "PluginStatus",
            "SendFile",
            "TerminalSession",
        ),
        "Tools that build images run commands and send files.",
    ),
    Subject(
        "Networks that instances use",
        (
            *(
                "BandwidthPackage",
                "ClassicLink",
                "Eip",
                "ForwardEntry",
                "ForwardTable",
                "HaVip",
                "Ipv6",
                "NatGateway",
            ),
            *(
                "NatPublicIp",
                "NetworkInterface",
                "PortRangeList",
                "PrefixList",
                "PublicIpAddress",
                "VSwitch",
                "VRouter",
            ),
            *("Vpc", "BandwidthLimitation", "EniMonitor"),
        ),
        "Programs that set up networks around a build call these.",
    ),
    Subject(
        "Instances",
        ("Instance", "SpotAdvice", "SpotPrice", "ResourcesModification", "Limitation"),
        "Genzo boots nothing, so each of them needs a state that can be told from the catalogue.",
    ),
    Subject(
        "Events and diagnoses",
        ("Diagnos", "SystemEvent", "MaintenanceWindow"),
        "They need events that nothing causes here: an operator would have to set them.",
    ),
    Subject(
        "Groups of instances",
        ("AutoProvisioningGroup", "DeploymentSet", "HpcCluster", "StorageSet", "Cluster", "Vsc"),
        "They place instances on machines, and Genzo has none: their records alone can be kept.",
    ),
)
"""In the order in which they are planned. An action belongs to the one with the longest word of its name."""
NOT_PLANNED = (
    Subject(
        "Contracts, prices and reserved capacity",
        (
            *(
                "CapacityReservation",
                "ChargeType",
                "DedicatedHost",
                "ElasticityAssurance",
                "Prepay",
                "Price",
                "Renew",
            ),
            *(
                "ReservedInstance",
                "SavingsPlan",
                "StorageCapacityUnit",
                "UserBusinessBehavior",
                "SnapshotPackage",
            ),
            *("OpenSnapshotService",),
        ),
        "Genzo sells nothing and owns no machines.",
    ),
    Subject(
        "Lines to data centres",
        ("AccessPoints", "PhysicalConnection", "RouterInterface", "VirtualBorderRouter"),
        "No image depends on them.",
    ),
)
"""An action of these belongs to none of the planned subjects: ``RenewInstance`` is about a contract."""
OTHERS = Subject("Others", (), "They belong to none of the subjects above.")


def subject_of(action: str) -> Subject:
    """The subject of an action by its name."""
    for subjects in (NOT_PLANNED, PLANNED):
        found = [(len(word), each) for each in subjects for word in each.words if word in action]
        if found:
            return max(found, key=lambda pair: pair[0])[1]
    return OTHERS
