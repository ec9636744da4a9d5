"""Records what clients ask and what they are answered as cases, and sends recorded cases again.

Decision: docs/decisions/0067-record-and-replay.md.
"""
