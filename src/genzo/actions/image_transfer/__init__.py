"""Actions that import and export images, and their tasks."""
