# Two commands on a fresh machine: `make run` and `make test`. Both need Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never
# An activated environment elsewhere must not be mistaken for ours.
unexport VIRTUAL_ENV
# Compiled once and kept: without it every process that a test starts compiles a thousand modules anew, some four seconds.
unexport PYTHONDONTWRITEBYTECODE

# uv where the machine has it, else the one that set-up puts into the virtual environment.
UV = $(or $(shell command -v uv 2>/dev/null),$(BIN)/uv)
# --inexact: `run` leaves the test tools alone, and uv itself, so that switching costs nothing.
SYNC = $(UV) sync --frozen --quiet --inexact

.PHONY: run test soak lint audit sbom clean

run: $(VENV)/.run
	$(BIN)/innkjopsbot serve --demo

test: $(VENV)/.test
	$(BIN)/python -m pytest $(if $(TESTS),$(TESTS),-n auto --dist loadscope --no-loadscope-reorder)

# The long runs: faults step by step, fuzzing, a year lived through. SOAK_SECONDS is how long each fuzzer gets.
soak: $(VENV)/.test
	$(UV) sync --frozen --quiet --inexact --group fuzz
	$(BIN)/python -m pytest -m soak $(TESTS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests benchmarks
	$(BIN)/lint-imports

# Known holes in what is locked, else how old the lock is; and the list of what is in it, with licences.
audit: $(VENV)/.test
	UV=$(UV) $(BIN)/python .ci/audit

sbom: $(VENV)/.test
	UV=$(UV) .ci/sbom

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Innkjøpsbot trenger Python 3.11 eller nyere. Kjør for eksempel: make run PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@command -v uv >/dev/null || $(BIN)/python -m pip install --quiet "uv>=0.8"
	@touch $@

$(VENV)/.run: $(VENV)/.python pyproject.toml uv.lock
	$(SYNC) --no-dev
	@touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml uv.lock
	$(SYNC)
	@touch $@ $(VENV)/.run
