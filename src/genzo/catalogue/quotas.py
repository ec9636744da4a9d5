"""How much of each there may be."""

IMAGES_PER_REGION = 100
"""Custom images of an account in a region, those being made among them."""
IMAGES_PER_FAMILY = 100
FAMILIES_PER_REGION = 50
SHARES_PER_IMAGE = 50
"""Accounts an image may be shared with."""
ACCOUNTS_PER_SHARING = 10
"""Accounts that one call may name."""
TAGS_PER_RESOURCE = 20
RESOURCES_PER_TAGGING = 50
SNAPSHOTS_PER_REGION = 4096
"""Snapshots of an account in a region."""
