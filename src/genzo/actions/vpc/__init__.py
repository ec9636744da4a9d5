"""Actions of the VPC product: VPCs, vSwitches, routes, elastic IP addresses and their tags."""
