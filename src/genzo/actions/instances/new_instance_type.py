"""Gives an instance another instance type, which must run its image and take its disks and interfaces."""

import msgspec

from genzo.actions.action import Context
from genzo.actions.find_image import usable_image
from genzo.actions.instances.find_instance import system_disk_of
from genzo.actions.instances.image_of_type import ImageOfTypeErrors, require_image_fits
from genzo.actions.instances.instance_states import STOPPED
from genzo.actions.instances.instance_type_details import present
from genzo.actions.snapshots.find_snapshots import attached_disks
from genzo.catalogue.facts import InstanceType
from genzo.catalogue.instances import RDMA, Instance
from genzo.errors.group import Listed


class TypeErrors(ImageOfTypeErrors):
    """The errors of `with_type`."""

    unknown = Listed("InvalidInstanceType.ValueNotSupported")
    not_stopped = Listed("InvalidInstanceStatus.NotStopped")
    hibernation = Listed("HibernationConfigured.InstanceOperationForbidden")
    no_system_disk = Listed("InvalidInstance.NotFoundSystemDisk")
    disk_category = Listed("InvalidInstanceType.NotSupportDiskCategory")
    interfaces = Listed("InvalidOperation.EniCountExceeded")
    addresses = Listed("InvalidOperation.Ipv4CountExceeded")
    no_rdma = Listed("InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode")
    rdma = Listed("InvalidOperation.HighPerformanceEniPerInstanceLimitExceeded")


def with_type(instance: Instance, type_id: str, context: Context, errors: TypeErrors) -> Instance:
    """The stopped instance with this type; the CPU options of its former type end.

    Raises:
        ApiError: see `TypeErrors`.
    """
    new_type = context.facts.instance_types.get(type_id)
    if new_type is None:
        raise errors.unknown()
    if instance.status_at(context.now) != STOPPED:
        raise errors.not_stopped()
    if instance.hibernation_configured:
        raise errors.hibernation()
    image = usable_image(context, instance.region_id, instance.image_id)
    if image is not None:
        require_image_fits(image, new_type, context, errors)
    _require_disks(instance, new_type, context, errors)
    _require_interfaces(instance, new_type, errors)
    return msgspec.structs.replace(instance, instance_type=type_id, core_count=0, threads_per_core=0)


def _require_disks(instance: Instance, new_type: InstanceType, context: Context, errors: TypeErrors) -> None:
    if system_disk_of(context, instance) is None:
        raise errors.no_system_disk()
    family = context.facts.find_family(new_type.instance_type_family)
    for disk in attached_disks(context, instance):
        allowed = family.system_disks if disk.disk_type == "system" else family.data_disks
        if disk.category not in allowed:
            raise errors.disk_category()


def _require_interfaces(instance: Instance, new_type: InstanceType, errors: TypeErrors) -> None:
    limits = present(new_type)
    if len(instance.network_interfaces) > max(1, limits.eni_quantity):
        raise errors.interfaces(
            text=f"The instance type has at most {limits.eni_quantity} network interfaces."
        )
    most = max(1, limits.eni_private_ip_address_quantity)
    if any(1 + len(each.secondary_ips) > most for each in instance.network_interfaces):
        raise errors.addresses(text=f"A network interface has at most {most} private IPv4 addresses.")
    high = sum(each.traffic_mode == RDMA for each in instance.network_interfaces)
    if high > limits.eri_quantity:
        refused = errors.rdma if limits.eri_quantity else errors.no_rdma
        raise refused(text=f"The instance type has {limits.eri_quantity} elastic RDMA interfaces.")
