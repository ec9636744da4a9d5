"""The description of the control API in OpenAPI 3.1 (``/_genzo/openapi.json``, docs/control.openapi.json)."""
