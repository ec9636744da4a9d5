"""The actions of the API, one file each: request, response, errors and handler."""
