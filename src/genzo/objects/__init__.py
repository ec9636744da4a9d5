"""Object stores: a folder, or a service that speaks S3."""
