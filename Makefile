# What people and CI run. `make help` lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test test-sqlite check bench fmt messages docs lock clean

PYTHON ?= python3.11
PORT ?= 8000
VENV := .venv
MANAGE := $(VENV)/bin/python manage.py
PO := $(wildcard iop/locale/*/LC_MESSAGES/*.po)
CATALOGUES := $(PO:.po=.mo)
STATIC := $(shell find static -type f)
# A production process as `make check` sees it.
PRODUCTION := DEMO=false DEBUG=false SITE_URL=https://iop.invalid DATABASE_URL=sqlite:///:memory: \
  CACHE_URL=locmem:// SECRET_KEY=only-to-check-that-the-settings-hold-0123456789-abcdefghij

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/.run $(VENV)/.native $(CATALOGUES) var/static/staticfiles.json ## install what is needed and serve the site at http://127.0.0.1:8000 (PORT=…)
	@PORT=$(PORT) iop/serve.sh

test: $(VENV)/.dev $(VENV)/.native-dev $(CATALOGUES) ## the whole test suite, on PostgreSQL and in a real browser
	$(VENV)/bin/python -m pytest -n 2 --dist worksteal -q $(ARGS)

test-sqlite: $(VENV)/.dev $(VENV)/.native-dev $(CATALOGUES) ## the whole test suite, on SQLite
	TEST_DATABASE=sqlite $(VENV)/bin/python -m pytest -n 2 --dist worksteal -q $(ARGS)

check: $(VENV)/.dev $(VENV)/.native-dev $(CATALOGUES) ## style, types, migrations, settings, translations, generated docs
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/djlint templates --check --quiet
	TEST_DATABASE=sqlite $(VENV)/bin/mypy iop partners agreements followup
	$(PRODUCTION) $(MANAGE) makemigrations --check --dry-run
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(PRODUCTION) $(MANAGE) print_docs --check
	TEST_DATABASE=sqlite $(VENV)/bin/python -m pytest -q tests/test_translations.py

bench: $(VENV)/.dev $(VENV)/.native-dev $(CATALOGUES) ## the design's figures, measured as ratios
	$(VENV)/bin/python -m tests.bench

fmt: $(VENV)/.dev ## format code and templates
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djlint templates --reformat --quiet

messages: $(VENV)/.dev $(VENV)/.native-dev ## collect the texts to translate in iop/locale
	$(PRODUCTION) $(MANAGE) makemessages --all

docs: $(VENV)/.dev $(CATALOGUES) ## print the generated pages of docs/
	$(PRODUCTION) $(MANAGE) print_docs

lock: $(VENV)/.dev ## resolve and pin the dependencies of pyproject.toml, with hashes
	$(VENV)/bin/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

clean: ## remove what the commands made, the trial's database too
	rm -rf $(VENV) var $(CATALOGUES)

# --- What the commands stand on; each is made once, and again when what it comes from changes ---

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
	  { echo 'Python 3.11 is missing: install it, or name it with PYTHON=/path/to/python3.11.'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo 'Python 3.11 lacks its module venv: on Debian, install the package python3.11-venv.'; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	@echo 'Installing what the site needs …'
	@$(VENV)/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo 'Installing what tests and checks need …'
	@$(VENV)/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.native: iop/machine.sh $(VENV)/.run
	@iop/machine.sh run
	@touch $@

$(VENV)/.native-dev: iop/machine.sh $(VENV)/.native
	@iop/machine.sh test
	@touch $@

%.mo: %.po $(VENV)/.run
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@ --locale sv

var/static/staticfiles.json: $(STATIC) $(VENV)/.run
	@echo 'Collecting static files …'
	@DEMO=true DEBUG=false ALLOWED_HOSTS=localhost $(MANAGE) collectstatic --noinput --clear --verbosity 0
