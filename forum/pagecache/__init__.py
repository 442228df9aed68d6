"""Pages that visitors see, kept until something changes that they show: see docs/architecture.md.

The database says whether something has: triggers raise versions in the transaction that writes. `kept` asks it on
every request, so that nothing depends on clocks, or on messages between processes.
"""

import secrets

# Of this start of the server, before it forks: all its processes know the same pages, and nothing is taken for
# unchanged across another release, other settings or a restored backup.
START = secrets.token_hex(8)
