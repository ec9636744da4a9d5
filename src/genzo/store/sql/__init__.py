"""What both SQL drivers share: tables, statements, rows, sessions."""
