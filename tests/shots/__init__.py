"""Screenshots of every kind of page, on contact sheets. Run by `make shots`, see docs/design.md."""
