"""Authentication: the account of a call, its signature and its nonce."""
