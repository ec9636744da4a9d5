"""Actions on image components, pipelines and their executions."""
