"""The state of a catalogue: saved to a file, loaded, and forked (docs/state.md)."""
