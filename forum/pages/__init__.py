"""The pages About, Rules, Contact, Privacy and Terms, which the owner writes; and what frames every page."""
