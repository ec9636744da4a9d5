"""The ECS image service of Alibaba Cloud, on your own machine."""

__version__ = "0.1.0"
