# The commands of the checkout. `make run` and `make test` need Python 3.11 to 3.13 and nothing else installed by hand.
PYTHON ?= python3
BIN := .venv/bin
# tests write thousands of ledgers: where eatmydata is installed, none of them waits for the disk
TESTED := $(shell command -v eatmydata) $(BIN)/pytest
export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false

.PHONY: run test trust lint check docs screenshots bench mutants lock clean format

run: .venv/run  ## set up, play the sample month, run once, show the overdue report
	@$(BIN)/duecourse demo

test: .venv/test  ## every test; tests that need a browser or the real logs say why they are skipped
	$(TESTED) -n auto --dist worksteal -m "not prefect" -q
	$(TESTED) -m prefect -q

trust: .venv/test  ## 1,100 random walks over the served pages, with killed servers (an hour; one again: WALKS=417)
	WALKS=$(WALKS) $(BIN)/pytest -m trust -q -s tests/walks

lint: .venv/test  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint  ## lint and the fast tests
	$(TESTED) -n auto --dist worksteal -m "not slow and not browser and not prefect" -q

docs: .venv/test  ## generate the pages and parts that come from the code, and the output of commands on pages
	$(BIN)/python -m tools.docs

screenshots: .venv/test  ## draw every page of the sample in both languages and widths, into .screenshots
	$(BIN)/python -m tools.screenshots

bench: .venv-bench/ready  ## speed in CPU seconds, beside peers and limits, into docs (hours; for a look, into .bench: SIZES=10000)
	.venv-bench/bin/python -m benchmarks $(if $(SIZES),--sizes $(SIZES) --docs .bench)

mutants: .venv-mutants/ready  ## change 300 operators, one at a time, and count what the tests notice (half an hour)
	.venv-mutants/bin/python tools/mutants.py

format: .venv/test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# pip's own resolver is not used: the locks are complete, hashed and checked as they are installed
.venv/run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "Duecourse needs Python 3.11, 3.12 or 3.13; say which: make run PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing (a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: .venv/run requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

.venv-mutants/ready: requirements-mutation.lock
	@test -x .venv-mutants/bin/python || $(PYTHON) -m venv .venv-mutants
	@.venv-mutants/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-mutation.lock
	@touch $@

.venv-bench/ready: requirements-bench.lock
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

lock:  ## resolve the locked versions again (needs uv); hashes only, no addresses
	uv pip compile pyproject.toml --extra postgres --group build --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock
	uv pip compile pyproject.toml --extra postgres --extra pdf --group build --group dev -c requirements.lock --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o requirements-dev.lock
	uv pip compile pyproject.toml --extra postgres --extra pdf --group build --group dev --group mutation -c requirements-dev.lock \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet \
		-o requirements-mutation.lock
	uv pip compile pyproject.toml --extra postgres --extra pdf --group build --group dev --group bench -c requirements-dev.lock \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet \
		-o requirements-bench.lock

clean:  ## remove what can be made again; the ledger in .duecourse stays
	rm -rf .venv .venv-mutants .venv-bench .bench .mutants .screenshots .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
