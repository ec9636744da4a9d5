"""The endpoint of OSS, over the same object store that images come from and go to (docs/oss.md)."""
