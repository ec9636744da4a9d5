"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.network.authorize_security_group import AUTHORIZE_SECURITY_GROUP
from genzo.actions.network.authorize_security_group_egress import AUTHORIZE_SECURITY_GROUP_EGRESS
from genzo.actions.network.create_security_group import CREATE_SECURITY_GROUP
from genzo.actions.network.create_vpc import CREATE_VPC
from genzo.actions.network.create_vswitch import CREATE_VSWITCH
from genzo.actions.network.delete_security_group import DELETE_SECURITY_GROUP
from genzo.actions.network.delete_vpc import DELETE_VPC
from genzo.actions.network.delete_vswitch import DELETE_VSWITCH
from genzo.actions.network.describe_security_group_attribute import DESCRIBE_SECURITY_GROUP_ATTRIBUTE
from genzo.actions.network.describe_security_groups import DESCRIBE_SECURITY_GROUPS
from genzo.actions.network.describe_vpcs import DESCRIBE_VPCS
from genzo.actions.network.describe_vswitches import DESCRIBE_VSWITCHES
from genzo.actions.network.join_security_group import JOIN_SECURITY_GROUP
from genzo.actions.network.modify_security_group_attribute import MODIFY_SECURITY_GROUP_ATTRIBUTE
from genzo.actions.network.revoke_security_group import REVOKE_SECURITY_GROUP
from genzo.actions.network.revoke_security_group_egress import REVOKE_SECURITY_GROUP_EGRESS

ACTIONS: tuple[AnyAction, ...] = (
    CREATE_SECURITY_GROUP,
    DESCRIBE_SECURITY_GROUPS,
    DESCRIBE_SECURITY_GROUP_ATTRIBUTE,
    MODIFY_SECURITY_GROUP_ATTRIBUTE,
    AUTHORIZE_SECURITY_GROUP,
    AUTHORIZE_SECURITY_GROUP_EGRESS,
    REVOKE_SECURITY_GROUP,
    REVOKE_SECURITY_GROUP_EGRESS,
    DELETE_SECURITY_GROUP,
    JOIN_SECURITY_GROUP,
    CREATE_VPC,
    DESCRIBE_VPCS,
    DELETE_VPC,
    CREATE_VSWITCH,
    DESCRIBE_VSWITCHES,
    DELETE_VSWITCH,
)
