"""Pages about one member that use every other app: profile, My comments, data export, account deletion."""
