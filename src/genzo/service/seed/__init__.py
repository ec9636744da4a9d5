"""The seed file: accounts, access keys, users, groups, roles and policies that a catalogue shall have."""
