"""The domain: images, who may see them, and what a query asks. No I/O, clock or randomness."""
