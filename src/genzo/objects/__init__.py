"""Object stores: a local folder, or a service with the S3 API."""
