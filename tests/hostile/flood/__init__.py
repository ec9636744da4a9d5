"""Hostile requests in bulk: thousands a second, pipelined on connections that are kept alive."""
