# One word a job; `make` alone lists them. Windows: see CONTRIBUTING.md.

# Used once, to make .venv; from then on everything runs from inside it.
PYTHON ?= python3
UV ?= uv

BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --no-input --disable-pip-version-check --compile
LOCKED := .venv/locked
READY := .venv/ready

# A caller's pip may be told to install elsewhere; here the place is .venv. Its indexes and caches are kept.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_HASHES

.PHONY: help reports test check lab dashboard workshop-kit clean lock

help: ## List the jobs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

reports: $(READY) ## Build every report into reports/build
	$(BIN)/trafficking run

test: check ## Everything that must hold: the checks, then all tests
	$(BIN)/python -m pytest -n auto --maxprocesses 4

check: $(READY) ## Style, types, boundaries between rooms, notebooks without outputs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@# src is searched too because find needs one folder that always exists.
	find src $(wildcard notebooks workshops) -name '*.ipynb' ! -path '*/.*' \
	    -exec $(BIN)/nbstripout --keep-id --verify {} +

lab: $(READY) ## Open the notebooks in JupyterLab
	$(BIN)/python -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/0_start_here.ipynb

dashboard: $(READY) ## One country at a time in the browser, without code, on this machine only
	$(BIN)/trafficking dashboard

workshop-kit: reports ## One zip for a room without a network, into workshops/build
	$(BIN)/trafficking workshop handout
	$(BIN)/trafficking workshop kit

clean: ## Remove results and caches; data and .venv stay
	rm -rf reports/build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests $(wildcard notebooks workshops) -depth \
	    \( -name __pycache__ -o -name .ipynb_checkpoints \) -exec rm -rf {} +

lock: ## Solve requirements.lock again (newest of everything: make lock UPGRADE=--upgrade)
	@command -v "$(UV)" >/dev/null || { \
	    echo "lock: expected uv, got none on the PATH; get it with: pip install uv" >&2; exit 1; }
	"$(UV)" pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	    --fork-strategy fewest --generate-hashes --no-annotate --no-header --quiet $(UPGRADE) \
	    --output-file requirements.lock

# Two stamps, each made last, so an interrupted set-up leaves none and starts again from nothing:
# pip takes a half-written package for an installed one. A change of pyproject.toml costs a second,
# only a change of the lock costs the minute.
$(LOCKED): requirements.lock
	@command -v "$(PYTHON)" >/dev/null || { \
	    echo "set-up: expected Python 3.11 to 3.13, got no $(PYTHON); install one, then: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit("set-up: expected Python 3.11 to 3.13, got %d.%d from $(PYTHON); install one, then: make PYTHON=python3.12" % sys.version_info[:2])'
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "set-up: expected venv and ensurepip, got $(PYTHON) without them; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "set-up: the pinned packages go into .venv (a minute or two, once)"
	@"$(PYTHON)" -m venv --clear .venv
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml $(shell find jupyter -type f)
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@
