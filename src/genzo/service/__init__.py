"""The service put together: the one place that knows the store, the facts, the clock and the randomness."""
