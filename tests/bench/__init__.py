"""What pages cost: `make bench` fills a site with made-up threads, serves it as `make run` does, and measures.

`run` is the order of things: `fill` makes the site, `site` runs it, `pages` lists what is measured, `measure` does
it with `client`, `report` judges and prints. docs/benchmarks.md explains the figures.
"""
