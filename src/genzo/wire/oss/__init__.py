"""What travels between OSS and its clients: addresses, both signatures and XML, without I/O."""
