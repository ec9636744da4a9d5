"""The path of a request through the code: its calls counted, or printed as a tree."""
