"""Actions of ECS on elastic IP addresses; those of the VPC product share their code."""
