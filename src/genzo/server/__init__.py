"""The house put together and served: composition, the chain, processes."""
