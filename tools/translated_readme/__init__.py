"""Keeps README.ja.md and README.zh.md in step with README.md."""
