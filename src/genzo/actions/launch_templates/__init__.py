"""Launch templates: versions of the parameters of RunInstances."""
