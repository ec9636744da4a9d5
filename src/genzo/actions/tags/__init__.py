"""Actions on tags and resource groups, for every type of resource."""
