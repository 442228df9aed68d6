"""What pages cost: `make bench` fills a site with made-up threads, serves it as `make run` does, and measures it.

Two sides talk to each other in lines of JSON, so that one bench can measure two versions of the forum.

- `serve` runs in the tree of the version it measures. It fills the site, serves it, and says what there is to
  request. `site`, `fill`, `content`, `reset`, `readers`, `facts`, `importing`, `queries`, `urls` and `web` belong
  to it.
- `run` measures, and imports nothing of the forum. `version` starts `serve`, `checkout` extracts another commit,
  `pages` lists what is measured, `client` sends the requests, `measure` and `burst` read the clocks, `report`
  prints.

docs/benchmarks.md explains the figures.
"""
