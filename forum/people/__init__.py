"""Pages about one member that draw on every other app: profile, My comments, export, deleting the account."""
