"""The domain: images, other resources, visibility and queries. No I/O, no clock, no randomness."""
