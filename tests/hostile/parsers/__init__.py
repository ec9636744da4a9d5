"""Each parser of what others send, with its seeds in ``seeds/``."""
