# Everything sets itself up: the first target that runs makes .venv and installs what is locked in
# requirements/dev.txt, again when the lock has changed. Needs Python 3.11 to 3.14 and make, nothing else.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format lock bench chaos golden clean

help:
	@echo "make demo     opens a workspace in the browser with the bot in it"
	@echo "make test     runs the tests, in random order (WORKERS=$(WORKERS), ARGS=… for pytest)"
	@echo "make check    format, lint, types, import contracts, then the tests"
	@echo "make format   puts format and import order right"
	@echo "make lock     renews requirements/*.txt from pyproject.toml (UPGRADE=1 for newer versions)"
	@echo "make bench    measures and prints JSON"
	@echo "make chaos    kills, cuts and lies to the bot for three quarters of an hour; prints JSON (ARGS=--help)"
	@echo "make golden   writes the golden files of the views anew; read the difference before you commit it"

setup: $(READY)

$(READY): requirements/dev.txt pyproject.toml
	@PYTHON="$(PYTHON)" sh requirements/setup.sh "$(VENV)"

demo: $(READY)
	$(BIN)/handraise sandbox $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(MAKE) test

format: $(READY)
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet $(if $(UPGRADE),--upgrade)

lock: $(READY)
	$(LOCK) --output-file requirements/runtime.txt
	$(LOCK) --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
	@! grep -nE '://|^ *--(index|extra-index|find-links)' requirements/*.txt

bench: $(READY)
	$(BIN)/python -m bench $(ARGS)

chaos: $(READY)
	$(BIN)/python -m tests.chaos $(ARGS)

golden: $(READY)
	HANDRAISE_WRITE_GOLDEN=1 $(BIN)/python -m pytest -q -p no:randomly -k golden $(ARGS)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
