PYTHON ?= python3
PG ?= 18
URL ?= http://localhost:8080
SUITES ?= $(OJS_SUITES)
ROUNDS ?= 5
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPOSE := docker compose

.DEFAULT_GOAL := help
.PHONY: help setup run migrate schema key psql test lint audit lock fmt conformance chaos bench bench-peers \
  instructions server-instructions docker-up docker-down clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo 'Settings are environment variables or lines of a file .env: see .env.example.'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo '$(PYTHON) is older than Python 3.11; choose another: make PYTHON=python3.12'; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Lets the virtual environment import the package from this folder.
CHECKOUT := $(BIN)/python -c 'import os, pathlib, sysconfig; \
  pathlib.Path(sysconfig.get_path("purelib"), "ojs_pg.pth").write_text(os.getcwd() + "/client\n")'

$(VENV)/runtime: requirements.txt | $(BIN)/python
	$(PIP) install -r requirements.txt
	@$(CHECKOUT)
	@touch $@

$(VENV)/development: requirements-dev.txt | $(BIN)/python
	$(PIP) install -r requirements-dev.txt
	@$(CHECKOUT)
	@touch $@ $(VENV)/runtime

setup: $(VENV)/runtime  ## create the virtual environment and install what the server needs

run: setup  ## start the server, on its own PostgreSQL or on DATABASE_URL
	@exec $(BIN)/python -m ojs_pg serve

migrate: setup  ## apply migrations and functions, without serving
	@$(BIN)/python -m ojs_pg migrate

schema: setup  ## write ojs-pg.sql, which installs everything by `psql -f`, without Python
	@$(BIN)/python -m ojs_pg migrate --sql > ojs-pg.sql

key: setup  ## API keys: ARGS='create shop producer', 'list', 'revoke shop' or 'forget --all'
	@$(BIN)/python -m ojs_pg key $(ARGS)

psql: setup  ## open psql on the server's database
	@$(BIN)/python -m ojs_pg psql

test: $(VENV)/development  ## run every test: PG=15, 16 or 18, ARGS='-k fetch' for pytest
	PG=$(PG) $(BIN)/python -m pytest --numprocesses 2 --dist worksteal $(ARGS)

lint: $(VENV)/development  ## check layout, types, Dockerfile, migrations and PL/pgSQL
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/hadolint Dockerfile
	$(BIN)/squawk --config db/squawk.toml db/migrations/*.sql
	@if [ -e /usr/share/postgresql/15/extension/plpgsql_check.control ]; then \
	  PG=15 $(BIN)/python -m pytest -q tests/migrations/test_schema.py -k plpgsql_check; \
	else \
	  echo 'PL/pgSQL not checked: needs the packages postgresql-15 and postgresql-15-plpgsql-check'; \
	fi

audit: $(VENV)/development  ## look up known vulnerabilities of what is installed
	$(BIN)/pip-audit -r requirements.txt --require-hashes --disable-pip --progress-spinner off

LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
  --no-annotate --custom-compile-command 'make lock'

lock: $(VENV)/development  ## choose the exact versions to install again, with the hash of every file
	$(BIN)/$(LOCK) --upgrade --extra embedded --output-file requirements.txt
	$(BIN)/$(LOCK) --upgrade --extra embedded --extra dev --constraint requirements.txt \
	  --output-file requirements-dev.txt
	$(BIN)/$(LOCK) --upgrade --extra bench --constraint requirements-dev.txt \
	  --output-file requirements-bench.txt

fmt: $(VENV)/development  ## format the Python files, and fix what ruff can fix
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

conformance: $(VENV)/development  ## run official suites: URL=http://host:port SUITES=folder
	$(BIN)/python -m tests.conformance --url $(URL) --suites $(SUITES) $(ARGS)

chaos: $(VENV)/development  ## repeat the fault tests under load: PG=15, 16 or 18
	OJS_CHAOS_ROUNDS=$(ROUNDS) OJS_CRON_FIRINGS=120 PG=$(PG) $(BIN)/python -m pytest tests/chaos \
	  tests/concurrency/test_cron.py $(ARGS)

bench: $(VENV)/development  ## measure rates: ARGS='--rows enqueue', BASELINE=commit, folder or URL to compare with
	PG=$(PG) $(BIN)/python -m tests.benchmarks --baseline '$(BASELINE)' $(ARGS)

bench-peers: $(VENV)/development  ## install PgQueuer and procrastinate, which `make bench` then measures too
	$(PIP) install -r requirements-bench.txt

instructions: $(VENV)/development  ## count what hot calls cost PostgreSQL: ARGS='--compare before.json'
	$(BIN)/python -m tests.benchmarks.instructions $(ARGS)

server-instructions: $(VENV)/development  ## count what an enqueue costs the server: ARGS='--connections 1 64'
	$(BIN)/python -m tests.benchmarks.server_instructions $(ARGS)

docker-up:  ## start PostgreSQL and the server in containers
	$(COMPOSE) up --build --detach --wait

docker-down:  ## stop the containers; their data stays
	$(COMPOSE) down

clean:  ## remove the virtual environment and caches; data stays
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
