"""The errors of creating instances, as each action lists them."""

from genzo.actions.instances.image_of_type import ImageOfTypeErrors
from genzo.actions.new_tags import TagErrors
from genzo.errors import INVALID_PARAMETER
from genzo.errors.group import ErrorGroup, Listed


class ImageErrors(ErrorGroup):
    """Errors of an image that a request names by its id."""

    not_found = Listed("InvalidImageId.NotFound")
    image_unusable = Listed("OperationDenied.ImageNotValid")


class SystemDiskErrors(ErrorGroup):
    """Errors of the size and the key of a system disk."""

    system_disk_too_large = Listed("InvalidSystemDiskSize.MoreThanMaxSize")
    system_disk_below_image = Listed("InvalidSystemDiskSize.LessThanImageSize")
    system_disk_too_small = Listed("InvalidSystemDiskSize.LessThanMinSize")
    key_without_encryption = Listed("InvalidEncrypted.NotMatchKmsKeyId")
    algorithm_without_encryption = Listed("InvalidEncrypted.NotMatchEncryptAlgorithm")


class DiskErrors(SystemDiskErrors):
    """Errors of all disks."""

    system_disk_category = Listed("InvalidSystemDiskCategory.ValueNotSupported")
    performance_level = Listed("InvalidPerformanceLevel.Malformed")
    encrypted = Listed("InvalidParameter.EncryptedIllegal")
    disk_name = Listed("InvalidDiskName.Malformed")
    disk_description = Listed("InvalidDiskDescription.Malformed")
    no_storage_cluster = Listed("InvalidStorageClusterId.NotExist")
    # CreateInstance has none of the parameters of these three and of too_many_iops.
    no_snapshot_policy = Listed("InvalidAutoSnapshotPolicyId.NotFound", otherwise=INVALID_PARAMETER)
    provisioned_iops = Listed("ProvisionedIopsForDiskCategoryUnsupported", otherwise=INVALID_PARAMETER)
    bursting = Listed("BurstingEnabledForDiskCategoryUnsupported", otherwise=INVALID_PARAMETER)
    device = Listed("InvalidDataDevice.Malformed")
    device_in_use = Listed("InvalidDevice.InUse")
    too_many_disks = Listed("InstanceDiskNumber.LimitExceed")
    data_disk_category = Listed("InvalidDataDiskCategory.ValueNotSupported")
    data_disk_size = Listed("InvalidDataDiskSize.ValueNotSupported")
    performance_level_of_size = Listed("OperationDenied.PerformanceLevelNotMatch")
    no_snapshot = Listed("InvalidDataDiskSnapshotId.NotFound")
    system_disk_snapshot = Listed("InvalidSnapshotId.NotDataDiskSnapshot")
    snapshot_not_ready = Listed("InvalidSnapshotId.NotReady")
    stays_with_instance = Listed("DeleteWithInstance.Conflict")
    too_many_iops = Listed("InvalidProvisionedIops.LimitExceed", otherwise=INVALID_PARAMETER)
    below_snapshot = Listed("InvalidDiskSize.TooSmall")


class NetworkErrors(ErrorGroup):
    """Errors of zone, network and address."""

    no_zone = Listed("InvalidZoneId.NotFound")
    no_vswitch = Listed("InvalidVSwitchId.NotFound")
    vswitch_status = Listed("IncorrectVSwitchStatus")
    zone_of_vswitch = Listed("InvalidParameter.NotMatch")
    vpc_of_vswitch = Listed("InvalidParameter.Mismatch")
    no_group = Listed("InvalidSecurityGroupId.NotFound")
    group_full = Listed("SecurityGroupInstanceLimitExceed")
    address = Listed("InvalidPrivateIpAddress.Malformed")
    address_outside = Listed("InvalidPrivateIpAddress")
    address_in_use = Listed("InvalidPrivateIpAddress.Duplicated")
    no_address = Listed("QuotaExceeded.PrivateIpAddress")


class ValueErrors(TagErrors):
    """Errors of single values."""

    charge_type = Listed("InvalidInstanceChargeType.NotFound")
    no_period = Listed("MissingParamter")  # spelt so by the service
    period_unit = Listed("InvalidPeriodUnit.ValueNotSupported", "InvalidPeriodType.ValueNotSupported")
    period = Listed("InvalidPeriod")
    renewal_period = Listed("InvalidAutoRenewPeriod.ValueNotSupported")
    spot_strategy = Listed("InvalidSpotStrategy")
    spot_prepaid = Listed("InvalidSpotPrepaid")
    spot_price = Listed("InvalidSpotPriceLimit")
    spot_duration = Listed("InvalidSpotDuration")
    spot_interruption = Listed("InvalidSpotInterruptionBehavior")
    protection = Listed("InvalidChargeType.ValueNotSupported")
    description = Listed("InvalidDescription.Malformed")
    internet_charge_type = Listed("InvalidInternetChargeType.ValueNotSupported")
    bandwidth_out = Listed("InvalidInternetMaxBandwidthOut.Malformed")
    bandwidth_in = Listed("InvalidInternetMaxBandwidthIn.Malformed")
    two_passwords = Listed("InvalidPasswordParam.Mismatch")
    password = Listed("InvalidPassword.Malformed")
    user_data = Listed("InvalidUserData.Base64FormatInvalid")
    user_data_size = Listed("InvalidUserData.SizeExceeded")
    io_optimized = Listed("InvalidIoOptimize.ValueNotSupported", "InvalidIoOptimizedValue.ValueNotSupported")
    credit_specification = Listed("InvalidParameter.CreditSpecification")
    http_endpoint = Listed("InvalidHttpEndpoint.NotSupported")
    http_tokens = Listed("InvalidHttpTokens.NotSupported")
    hop_limit = Listed("InvalidHttpPutResponseHopLimit.NotSupported")
    tenancy = Listed("InvalidParam.Tenancy", "InvalidParameter.Tenancy")
    affinity = Listed("InvalidParameter.Affinity")
    no_dedicated_host = Listed("InvalidDedicatedHostId.NotFound")
    no_hpc_cluster = Listed("InvalidHpcClusterId.NotFound")
    no_deployment_set = Listed("DeploymentSet.NotFound", "InvalidDeploymentSetId.NotFound")
    no_storage_set = Listed("InvalidParameter.StorageSetId")
    deployment_set_group = Listed("InvalidParameter.DeploymentSetGroupNo", otherwise=INVALID_PARAMETER)
    partitions = Listed("InvalidParameter.StorageSetPartitionNumber")
    no_private_pool = Listed("Invalid.PrivatePoolOptions.Id", "Invalid.PrivatePoolOptionsId")
    pool_missing = Listed("MissingParameter.PrivatePoolOptions.Id")
    pool_of_spot = Listed("SpotNotSupported")
    pool_of_host = Listed("DedicatedHostNotSupported")
    pool_of_classic = Listed("ClassicNetworkNotSupported")
    too_many_tags = Listed("InvalidTagCount", otherwise=INVALID_PARAMETER)


class CreationErrors(ImageErrors, ImageOfTypeErrors, DiskErrors, NetworkErrors, ValueErrors):
    """All errors of creating instances."""

    image_and_family = Listed("UnexpectedImageFamily.ImageIdSupplied")
    no_image_in_family = Listed("InvalidImageFamily.MissingAvailableImage")
    instance_type = Listed("InvalidInstanceType.ValueNotSupported")
    not_optimized = Listed("DependencyViolation.IoOptimized")
    image_not_optimized = Listed("IoOptimized.NotSupported", containing="specified image")
    key_not_optimized = Listed("IoOptimized.NotSupported", containing="kmsKeyId")
    no_cloud_init = Listed("ImageNotSupportCloudInit")
    no_key_pair = Listed("InvalidKeyPairName.NotFound")
