"""Actions that bring images in and out, and the tasks that do it."""
