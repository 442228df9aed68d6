"""How often a member, or an address, may do something. Refusals say how long to wait: see docs/operations.md."""
