# A fresh machine needs python3 3.11 or newer, make and a package index.
#   make build [CUSTOMERS=path.csv] [COLUMNS=mapping.yml] [EXTRACT=extract.yml]
#   make test
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BOUNCER_VENV ?= .venv-bouncer
SPARK_VENV ?= .venv-spark
CUSTOMERS ?=
EXTRACT ?=
SIZES ?= 1e4 1e5 1e6 1e7
RUNS ?= 3
ADD ?=

BUILD_STAMP := $(VENV)/.installed-build
TEST_STAMP := $(VENV)/.installed-test
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet
# Asked of the shell: to make, a blank in the folder's name would part two names.
IN_VENV := PATH="$$(cd "$(VENV)" && pwd)/bin:$$PATH"
# In the order of tests/python/conftest.py: xdist would keep files of few tests, which are
# the long ones, for the end.
ON_BOTH_CORES := --numprocesses 2 --dist loadfile --no-loadscope-reorder
IN_SPARK_VENV := PATH="$$(cd "$(SPARK_VENV)" && pwd)/bin:$$PATH"

# Handed over as they were typed, by the environment: pasted into a recipe, a quote would
# break the shell and a `$` would run.
ifneq ($(value CUSTOMERS),)
export BANK_CHURN_CUSTOMERS := $(value CUSTOMERS)
endif
# Of the command line alone: shells keep the width of the terminal in COLUMNS.
ifeq ($(origin COLUMNS),command line)
export BANK_CHURN_COLUMNS := $(value COLUMNS)
endif
ifneq ($(value EXTRACT),)
export BANK_CHURN_EXTRACT := $(value EXTRACT)
endif
unexport CUSTOMERS COLUMNS EXTRACT

.PHONY: help build check open build-months test test-fast bench lint docs clean build-spark test-spark

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

build: $(BUILD_STAMP) ## the warehouse: [CUSTOMERS=extract.csv] [EXTRACT=description.yml]
	@$(VENV)/bin/python -m bank_churn build

check: $(BUILD_STAMP) ## how an extract would be read: CUSTOMERS=extract.csv
	@$(VENV)/bin/python -m bank_churn check

open: $(BUILD_STAMP) ## show the dashboard
	@$(VENV)/bin/python -m bank_churn open

build-months: $(BUILD_STAMP) ## build six months of a synthetic bank, as a demonstration
	@rm -rf demo/deliveries
	@$(VENV)/bin/python -m bank_churn.synthetic --months 6 --output demo/deliveries
	@BANK_CHURN_CUSTOMERS= BANK_CHURN_COLUMNS= BANK_CHURN_EXTRACT= \
	    $(VENV)/bin/python -m bank_churn build 'demo/deliveries/**/*.csv' \
	    --extract demo/deliveries/months.yml --output-dir demo/warehouse

test: $(TEST_STAMP) ## every test
	@$(IN_VENV) scripts/ci/test.sh $(ON_BOTH_CORES)

test-fast: $(TEST_STAMP) ## tests without whole warehouses, browsers, processes
	@$(IN_VENV) scripts/ci/test.sh -m "not slow" $(ON_BOTH_CORES)

lint: $(TEST_STAMP) $(BOUNCER_VENV)/.installed ## style, types, structure
	@$(IN_VENV) BOUNCER="$$(cd "$(BOUNCER_VENV)" && pwd)/bin/dbt-bouncer" scripts/ci/lint.sh

bench: $(TEST_STAMP) ## how fast: [SIZES="1e4 1e5"] [RUNS=3] [ADD=1] (hours from 1e8 up)
	@$(VENV)/bin/python -m benchmarks.run --repetitions $(RUNS) --sizes "$(SIZES)" \
	    $(if $(ADD),--add)

docs: $(BUILD_STAMP) ## target/static_index.html: every table and column
	@$(VENV)/bin/python -m dbt.cli.main docs generate --static

build-spark: $(SPARK_VENV)/.installed ## the same marts on Apache Spark (needs Java 17)
	@$(IN_SPARK_VENV) python -m bank_churn.spark land
	@$(IN_SPARK_VENV) python -m bank_churn.spark build

test-spark: $(SPARK_VENV)/.installed ## Spark makes the same marts (needs Java 17)
	@$(IN_SPARK_VENV) SPARK_LOCAL_IP=127.0.0.1 python -m pytest tests/python/spark

clean: ## remove what was built; the published warehouse and .venv stay
	@rm -rf target logs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; name one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# The test lock holds everything of the build lock in the same versions.
$(BUILD_STAMP): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV), about a minute the first time" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --editable .
	@mkdir -p -m 700 target logs
	@touch $@

$(TEST_STAMP): requirements-dev.lock $(BUILD_STAMP)
	@echo "Installing what the tests need into $(VENV)" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# dbt-bouncer wants an older duckdb than the warehouse.
$(BOUNCER_VENV)/.installed: scripts/ci/requirements-bouncer.lock
	@$(PYTHON) -m venv $(BOUNCER_VENV)
	@$(BOUNCER_VENV)/bin/python -m pip --disable-pip-version-check --quiet \
	    install --require-hashes -r $<
	@touch $@

# PySpark is a third of a gigabyte: not for who does without it.
$(SPARK_VENV)/.installed: spark/requirements.lock
	@echo "Installing Spark into $(SPARK_VENV), a few minutes the first time" >&2
	@$(PYTHON) -m venv $(SPARK_VENV)
	@$(SPARK_VENV)/bin/python -m pip --disable-pip-version-check --quiet \
	    install --require-hashes -r $<
	@touch $@
