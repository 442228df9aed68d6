# Needs python3, pip, make and git; everything else it gets by itself.

python := .venv/bin/python
tests ?= tests
scale ?= default

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: venv ## The forum at http://127.0.0.1:8000/ (PORT=…, DATA_DIR=…, DATABASE_URL=… change where)
	@$(python) manage.py serve

# Never the database or the folder of a site that people use.
demo: venv ## The same with sample content, in a data directory of its own
	@exec env -u DATABASE_URL DATA_DIR="$${DATA_DIR:-var}/demo" $(python) manage.py serve --demo

test: venv-dev ## All tests, or some: make test tests=tests/comments
	@.ci/chromium
	$(python) -m pytest -n 2 $(tests)

test-deep: venv-dev ## The tests that take long, and many more random examples: before a release
	@.ci/chromium
	$(python) -m pytest -n 2 -m "deep or hypothesis" --hypothesis-profile deep $(tests)

# What was typed reaches the bench as it is: neither make nor a shell sees a variable in a pattern such as reply$.
unexport args
bench: export BENCH_ARGS := $(value args)
bench: venv-dev ## What pages cost, see docs/benchmarks.md (against=COMMIT, scale=large, args='--only "^reply$"')
	@$(python) -m tests.bench --scale '$(scale)' --against '$(against)'

lint: venv-dev ## Format, style, who imports whom, templates, migrations, deployment
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet templates
	@DATA_DIR=var/test $(python) manage.py makemigrations --check --dry-run
	@DATA_DIR=var/test SITE_URL=https://forum.example.org EMAIL_URL=smtp://mail.example.org $(python) manage.py check --deploy --fail-level WARNING

format: venv-dev ## Put the code into its form
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

requirements: venv-dev ## Pin the dependencies of pyproject.toml anew
	.venv/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header pyproject.toml --group dev -o requirements-dev.txt

clean: ## Forget what can be made again; the data in var/ stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

venv:
	@.ci/venv requirements.txt

venv-dev:
	@.ci/venv requirements-dev.txt

.PHONY: help run demo test test-deep bench lint format requirements clean venv venv-dev
