# Two commands matter: `make run` and `make test`. Everything is written under .local/.
SHELL := /bin/sh
VENV := .local/venv
PY := $(VENV)/bin/python
# The first Python that is recent enough; name another with `make run PYTHON=python3.12`.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

# Caches too.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.local/pycache
export RUFF_CACHE_DIR := $(CURDIR)/.local/ruff
export HYPOTHESIS_STORAGE_DIRECTORY := $(CURDIR)/.local/hypothesis

.PHONY: help run test test-long check assets shots sbom audit clean lock env env-dev env-supply python
.DEFAULT_GOAL := help

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 10

run: env ## The whole site on http://127.0.0.1:8000/ until Ctrl-C (PORT=8123 moves it)
	@exec $(PY) -m embedded run

test: env-dev ## All tests but the long runs (ARGS="tests/orders -k paid" picks some)
	@exec $(PY) -m embedded test $(if $(ARGS),$(ARGS),-m "not long")

test-long: env-dev ## The long runs: whole sites, random histories, damaged files, walks over every page
	@exec $(PY) -m embedded test -n 3 --dist loadfile --no-loadscope-reorder -m long

check: env-dev ## Lint, format, types, import contracts, templates, migrations, system checks
	@exec $(PY) scripts/check.py

assets: env ## Bundle the browser code into .local/static/
	@exec $(PY) -m embedded assets

shots: env-dev ## Pictures of every page in .local/shots/, of a running site or one of its own
	@exec $(PY) scripts/shots.py

sbom: env env-supply ## What it is made of: CycloneDX lists of the locked packages, in .local/sbom/
	@exec $(PY) scripts/sbom.py

audit: env env-supply ## The locked packages against the lists of known faults of PyPI and npm (needs the network)
	@exec $(PY) scripts/audit.py

clean: ## Stop the services and remove .local/
	@if [ -x $(PY) ]; then JEWELCAD_LOCAL= $(PY) -m embedded clean; fi
	@rm -rf .local

lock: ## Compile every requirements.in into its lock (needs uv)
	@command -v uv >/dev/null || { echo "jewelcad: make lock needs uv (pip install uv)" >&2; exit 1; }
	uv pip compile requirements.in -o requirements.txt $(LOCK_OPTIONS)
	uv pip compile requirements-dev.in -c requirements.txt -o requirements-dev.txt $(LOCK_OPTIONS)
	uv pip compile scripts/supply.in -o scripts/supply.txt $(LOCK_OPTIONS)
	uv pip compile deploy/requirements.in -c requirements.txt -o deploy/requirements.txt $(LOCK_OPTIONS)
	uv pip compile bench/pages_oscar.in -o bench/pages_oscar.txt $(LOCK_OPTIONS)

LOCK_OPTIONS := --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

env: python
	@$(PYTHON) scripts/bootstrap.py requirements.txt

env-dev: python
	@$(PYTHON) scripts/bootstrap.py requirements-dev.txt

env-supply: python
	@$(PYTHON) scripts/bootstrap.py scripts/supply.txt supply

python:
	@test -n "$(PYTHON)" || { echo "jewelcad: Python 3.11 or later is needed; \
	install python3 (apt-get install python3 python3-venv)." >&2; exit 1; }
