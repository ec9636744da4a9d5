"""Why documented errors of key pairs cannot occur here."""

GROUPS = {"InvalidResourceGroup.NotFound": "a resource group is here as soon as it is named"}
