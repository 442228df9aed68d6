"""What the owner sets in the site's own settings: its name, its colours, its welcome text and its footer; and the
list of these changes, which can be undone."""
