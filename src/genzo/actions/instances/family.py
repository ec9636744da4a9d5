"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.instances.allocate_public_ip_address import ALLOCATE_PUBLIC_IP_ADDRESS
from genzo.actions.instances.create_instance import CREATE_INSTANCE
from genzo.actions.instances.delete_instance import DELETE_INSTANCE
from genzo.actions.instances.delete_instances import DELETE_INSTANCES
from genzo.actions.instances.describe_available_resource import DESCRIBE_AVAILABLE_RESOURCE
from genzo.actions.instances.describe_instance_attribute import DESCRIBE_INSTANCE_ATTRIBUTE
from genzo.actions.instances.describe_instance_status import DESCRIBE_INSTANCE_STATUS
from genzo.actions.instances.describe_instance_type_families import DESCRIBE_INSTANCE_TYPE_FAMILIES
from genzo.actions.instances.describe_instance_types import DESCRIBE_INSTANCE_TYPES
from genzo.actions.instances.describe_instances import DESCRIBE_INSTANCES
from genzo.actions.instances.describe_user_data import DESCRIBE_USER_DATA
from genzo.actions.instances.modify_instance_attribute import MODIFY_INSTANCE_ATTRIBUTE
from genzo.actions.instances.reboot_instance import REBOOT_INSTANCE
from genzo.actions.instances.reboot_instances import REBOOT_INSTANCES
from genzo.actions.instances.replace_system_disk import REPLACE_SYSTEM_DISK
from genzo.actions.instances.run_instances import RUN_INSTANCES
from genzo.actions.instances.start_instance import START_INSTANCE
from genzo.actions.instances.start_instances import START_INSTANCES
from genzo.actions.instances.stop_instance import STOP_INSTANCE
from genzo.actions.instances.stop_instances import STOP_INSTANCES

ACTIONS: tuple[AnyAction, ...] = (
    RUN_INSTANCES,
    CREATE_INSTANCE,
    DESCRIBE_INSTANCES,
    DESCRIBE_INSTANCE_STATUS,
    DESCRIBE_INSTANCE_ATTRIBUTE,
    DESCRIBE_USER_DATA,
    MODIFY_INSTANCE_ATTRIBUTE,
    START_INSTANCE,
    STOP_INSTANCE,
    REBOOT_INSTANCE,
    DELETE_INSTANCE,
    START_INSTANCES,
    STOP_INSTANCES,
    REBOOT_INSTANCES,
    DELETE_INSTANCES,
    REPLACE_SYSTEM_DISK,
    ALLOCATE_PUBLIC_IP_ADDRESS,
    DESCRIBE_INSTANCE_TYPES,
    DESCRIBE_INSTANCE_TYPE_FAMILIES,
    DESCRIBE_AVAILABLE_RESOURCE,
)
