"""What a server shows of itself while it runs: metrics, log lines, traces."""
