"""Actions of ECS on route tables and routes; those of the VPC product share their code."""
