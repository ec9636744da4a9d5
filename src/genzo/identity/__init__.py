"""Who calls: accounts, access keys, and whether the signature is theirs."""
