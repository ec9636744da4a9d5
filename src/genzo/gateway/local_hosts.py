"""The hosts that have pages of their own here, beside those of the APIs (`genzo.gateway.local_pages`)."""

METADATA_ADDRESS = "100.100.100.200"
"""The metadata service of an instance. Source: alibabacloud_credentials/provider/ecs_ram_role.py."""
API_METADATA_HOSTS = ("api.aliyun.com", "next.api.aliyun.com")
"""The metadata of APIs. Source: alibaba_cloud_ops_mcp_server/alibabacloud/api_meta_client.py."""
