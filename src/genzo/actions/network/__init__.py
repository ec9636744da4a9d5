"""Actions on security groups, VPCs and vSwitches."""
