"""HTTP: from bytes to a call of the service and back."""
