"""The tests' own plugins, each run as a user of pytest runs it: in a process, on a file of tests."""
