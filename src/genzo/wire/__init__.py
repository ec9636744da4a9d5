"""The wire protocol: bytes to parameters to requests, responses to bytes. No I/O, no clock."""
