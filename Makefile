# Needs python3, pip, make and git. Everything else is installed in .venv.

python := .venv/bin/python
tests ?= tests
scale ?= default

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: venv ## Run the forum at http://127.0.0.1:8000/ (set PORT, DATA_DIR or DATABASE_URL to change where)
	@$(python) manage.py serve

# Never uses the database or the data directory of a real site.
demo: venv ## Run a demo with sample content, in a separate data directory
	@exec env -u DATABASE_URL DATA_DIR="$${DATA_DIR:-var}/demo" $(python) manage.py serve --demo

test: venv-dev ## Run all tests, or some: make test tests=tests/comments
	@.ci/chromium
	$(python) -m pytest -n 3 $(tests)

test-deep: venv-dev ## Run the slow tests and many more random examples, before a release
	@.ci/chromium
	@.ci/webkit
	@.ci/servers
	$(python) -m pytest -n 2 -m "deep or hypothesis" --hypothesis-profile deep $(tests)

# Passes args unchanged: neither make nor the shell expands a pattern such as reply$.
unexport args
bench: export BENCH_ARGS := $(value args)
bench: venv-dev ## Measure pages, see docs/benchmarks.md (against=COMMIT, scale=large, args='--only "^reply$"')
	@$(python) -m tests.bench --scale '$(scale)' --against '$(against)'

shots: venv-dev ## Photograph every kind of page, see docs/design.md (all=1, against=RUN)
	@.ci/chromium
	@.ci/fonts
	@$(python) -m tests.shots $(if $(all),--all) $(if $(against),--against '$(against)')

lint: venv-dev ## Check formatting, style, imports, types, templates, migrations and deployment
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	@DATA_DIR=var/test .venv/bin/mypy
	.venv/bin/djlint --lint --quiet templates
	@DATA_DIR=var/test $(python) manage.py makemigrations --check --dry-run
	@DATA_DIR=var/test SITE_URL=https://forum.example.org EMAIL_URL=smtp://mail.example.org $(python) manage.py check --deploy --fail-level WARNING

format: venv-dev ## Format the code
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

requirements: venv-dev ## Update the pinned dependencies
	.venv/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header pyproject.toml --group dev -o requirements-dev.txt

clean: ## Delete generated files; the data in var/ stays
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

venv:
	@.ci/venv requirements.txt

venv-dev:
	@.ci/venv requirements-dev.txt

.PHONY: help run demo test test-deep bench shots lint format requirements clean venv venv-dev
