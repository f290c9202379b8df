# Two commands matter: `make demo` and `make test`. Both install what they need by themselves.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
  then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PLANE := PYTHONPATH=hack/controlplane $(BIN)/python -m controlplane

.PHONY: help
help: ## Show the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

$(INSTALLED): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or newer with venv on PATH: install one (Debian: python3 python3-venv) or run make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "==> Python environment in $(VENV) ($$($(PYTHON) --version)), hash-pinned: about a minute the first time"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(INSTALLED)

.PHONY: install
install: $(INSTALLED) ## Make the Python environment

.PHONY: controlplane
controlplane: $(INSTALLED) ## Build kube-apiserver, etcd, kubectl and Helm into a cache, once
	@$(PLANE) build

.PHONY: demo
demo: $(INSTALLED) ## The story: a model denied, approved, audited and revoked on a real API server
	@PYTHONPATH=hack/controlplane:hack/demo $(BIN)/python -m demo

.PHONY: lint
lint: $(INSTALLED) ## Formatting, style, types and the rules between the rooms
	@echo "==> ruff"; $(BIN)/ruff format --check . && $(BIN)/ruff check .
	@echo "==> mypy --strict"; $(BIN)/mypy
	@echo "==> import-linter"; PYTHONPATH=operator $(BIN)/lint-imports

.PHONY: test
test: lint controlplane ## Everything: lint, unit tests, and tests on a real API server
	@echo "==> pytest"; $(BIN)/python -m pytest -m "not slow" $(PYTEST)

.PHONY: slow
slow: $(INSTALLED) controlplane ## Longer runs: slow tests and the audit slot run
	@$(BIN)/python -m pytest -m slow $(PYTEST)
	@PYTHONPATH=hack/controlplane $(BIN)/python benchmarks/audit_slots.py

.PHONY: bench
bench: $(INSTALLED) controlplane ## Cost of a decision beside no webhook and beside a bare handler
	@PYTHONPATH=hack/controlplane $(BIN)/python benchmarks/admission.py
	@PYTHONPATH=hack/controlplane $(BIN)/python benchmarks/revocation.py
	@$(BIN)/python benchmarks/extract.py

.PHONY: house
house: $(INSTALLED) ## Lengths of functions and files, and what one decision runs through
	@$(BIN)/python hack/house.py

.PHONY: mutants
mutants: $(INSTALLED) ## Changes rules and finders on purpose, one thing at a time: a test or a case must tell
	@$(BIN)/python hack/mutate.py

.PHONY: recall
recall: $(INSTALLED) ## What is seen and missed: make recall [CORPUS=dir] [BYPASS=dir] [MISSES=1]
	@$(BIN)/python tests/cases/recall.py $(if $(CORPUS),--corpus "$(CORPUS)") $(if $(BYPASS),--bypass "$(BYPASS)") $(if $(MISSES),--misses)

.PHONY: cases
cases: $(INSTALLED) ## Judged cases about licences and frameworks that come out wrong: make cases [FILE=…]
	@$(BIN)/python tests/cases/judge.py $(FILE)

.PHONY: fuzz
fuzz: $(INSTALLED) ## Models hidden in generated workloads: make fuzz [CASES=1000000] [SEED=n] [CASE=n]
	@PYTHONPATH=operator $(BIN)/python -m tests.fuzz --cases $(or $(CASES),1000000) $(if $(SEED),--seed $(SEED)) $(if $(CASE),--case $(CASE))

.PHONY: generate
generate: $(INSTALLED) ## Print CRDs, webhook rules, the chart's library and reference pages from the code
	@$(BIN)/modelsteward crds --output-dir crds
	@cp crds/*.yaml charts/modelsteward/crds/
	@rm -rf charts/modelsteward/files/library && mkdir charts/modelsteward/files/library
	@cp -r operator/modelsteward/library/licenses operator/modelsteward/library/frameworks charts/modelsteward/files/library/
	@$(BIN)/python hack/print_rules.py
	@$(BIN)/python hack/print_reference.py

.PHONY: format
format: $(INSTALLED) ## Format the code
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format .

.PHONY: lock
lock: $(INSTALLED) ## Pin the dependencies anew, with hashes
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements/runtime.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt

.PHONY: clean
clean: ## Remove what was made in the tree (not the control plane's cache)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
