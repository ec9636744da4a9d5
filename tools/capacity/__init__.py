"""How large a catalogue gets, by measuring generated ones (docs/operating.md)."""
