# Two commands do everything on a machine with Python 3.11 or newer, git and make:
#   make demo   ingest the samples, export TMX and XLIFF, show the numbers
#   make test   run all the tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := build/demo
# Data for the checks against real pages; each target says what is missing without it.
SHARED ?= ../shared
CORPORA ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/tmx-extract-corpora
# How long `make fuzz` looks.
FUZZ_SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types docs judge truth bench wheel corpora clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

INSTALL := -m pip install --quiet --disable-pip-version-check

$(READY): pyproject.toml constraints.txt tmx_extract/version.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(INSTALL) -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(READY) ## Ingest samples/, write TMX and XLIFF into build/demo, show the numbers
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/tmx-extract ingest samples --english samples/en-us --db $(DEMO)/tm.db
	$(BIN)/tmx-extract export tmx --locale ja-JP --db $(DEMO)/tm.db -o $(DEMO)/ja.tmx
	$(BIN)/tmx-extract export xliff --locale ja-JP --db $(DEMO)/tm.db -o $(DEMO)/ja.xlf
	$(BIN)/tmx-extract export xliff2 --locale ja-JP --db $(DEMO)/tm.db -o $(DEMO)/ja.v2.xlf
	$(BIN)/tmx-extract stats --db $(DEMO)/tm.db

# Compiled beforehand, because each of the programs that tests start would do it again where the
# environment forbids to keep bytecode: 0.6 seconds instead of 0.2.
test: $(READY) ## Run all the tests
	@$(BIN)/python -m compileall -q tmx_extract
	$(BIN)/python -m pytest -n auto

.PHONY: faults
faults: $(READY) ## Kill an ingest at fifty moments, and see that the store is whole each time
	TMX_EXTRACT_KILLS=50 $(BIN)/python -m pytest -q tests/flows/test_ingest.py -k "killed or full_disk or two_ingests" -o timeout=600

check: lint types docs-check test wheel lowest ## What CI runs

format: $(READY) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(READY) ## Check format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY) ## Check the types
	$(BIN)/mypy

docs: $(READY) ## Write the generated parts of the docs anew
	$(BIN)/cog -r $(DOCS)
	$(BIN)/python tests/docs_examples.py

.PHONY: docs-check
docs-check: $(READY) ## See that the generated parts of the docs are up to date
	$(BIN)/cog --check $(DOCS)

DOCS := README.md CONTRIBUTING.md docs/cli.md docs/diagnostics.md docs/formats.md docs/checks.md docs/codes.md docs/schema.md

corpora: $(READY)
	@test -d $(SHARED)/corpora || { echo "needs the corpora in $(SHARED)/corpora"; exit 2; }
	@$(SHARED)/corpora/unpack $(CORPORA) > /dev/null

.PHONY: axe
axe: ## Get axe-core, with which the tests look at the pages of the server
	@mkdir -p build/axe
	@cd build/axe && npm pack --silent axe-core@4.10.3 && tar xzf axe-core-*.tgz package/axe.min.js
	@mv build/axe/package/axe.min.js build/axe && rm -r build/axe/package build/axe/*.tgz

truth: corpora ## Compare what is read with the published and the English pages
	$(BIN)/python -m benchmarks.truth $(CORPORA)

.PHONY: lake
lake: corpora spark ## Compare memories with lakes on both engines, for the corpora (ten minutes)
	$(BIN)/python -m benchmarks.lake_equality $(CORPORA) --spark

judge: corpora demo ## Have outside judges look at the exports of the demo and the corpora
	$(BIN)/python -m benchmarks.judge $(SHARED)/judges $(CORPORA)

bench: corpora ## Measure speed and memory; prints ratios of one run
	$(BIN)/python -m benchmarks.run $(CORPORA)

.PHONY: adversarial
adversarial: $(READY) ## Measure how the cost of the nastiest texts grows, up to 10 MB (half an hour)
	$(BIN)/python -m benchmarks.adversarial

.PHONY: fuzz
fuzz: $(READY) ## Let a fuzzer look for pages that break a law of reading, for FUZZ_SECONDS
	$(BIN)/python tests/fuzz_read.py $(FUZZ_SECONDS)

.PHONY: fuzz-returned
fuzz-returned: $(READY) ## Let a fuzzer look for returned files that break a law, for FUZZ_SECONDS
	$(BIN)/python tests/fuzz_returned.py $(FUZZ_SECONDS)

.PHONY: explore
explore: $(READY) ## Run the tests of properties on values that no run has tried
	$(BIN)/python -m pytest -n auto -q --hypothesis-profile=explore -m hypothesis

# Tests that need the libraries most, in a minute.
SMOKE := tests/test_libraries.py tests/cli/test_main.py tests/cli/test_help.py tests/cli/test_effort.py \
	tests/effort tests/report/test_charts.py tests/report/test_page.py tests/terms tests/checks \
	tests/extract/test_yaml_values.py tests/formats/test_po.py tests/formats/test_xliff12.py \
	tests/formats/test_xliff2.py tests/inputs/test_archive.py tests/inputs/test_git.py tests/inputs/test_english.py tests/flows/test_apply_commit.py \
	tests/store/test_schema.py tests/web tests/mcp_server tests/api tests/cli/test_serve.py \
	tests/lake/test_layout.py tests/flows/lake/test_ingest.py
# What they need beside the package.
SMOKE_TOOLS := -c constraints.txt pytest pytest-timeout pytest-xdist hypothesis beautifulsoup4

wheel: $(READY) ## Build the wheel, and run the commands and some tests with it in an empty environment
	rm -rf build/wheel && mkdir -p build/wheel
	$(BIN)/python -m build --quiet --wheel --outdir build/wheel .
	$(PYTHON) -m venv build/wheel/env
	build/wheel/env/bin/python $(INSTALL) -c constraints.txt build/wheel/*.whl
	build/wheel/env/bin/tmx-extract ingest samples --db build/wheel/tm.db
	build/wheel/env/bin/tmx-extract export tmx --locale ja-JP --db build/wheel/tm.db -o build/wheel/ja.tmx
	build/wheel/env/bin/tmx-extract report --db build/wheel/tm.db -o build/wheel/report.html
	build/wheel/env/bin/python $(INSTALL) "$$(ls build/wheel/*.whl)[effort,lake,mcp,web]" $(SMOKE_TOOLS)
	TMX_EXTRACT_INSTALLED=1 build/wheel/env/bin/pytest -q -n auto $(SMOKE)

.PHONY: spark
spark: $(READY) ## Get Spark, with which the tests build lakes; it needs Java 17
	$(BIN)/python $(INSTALL) -c constraints.txt -e '.[spark]'

.PHONY: lowest
lowest: $(READY) ## Run some tests with the lowest versions that pyproject.toml allows
	rm -rf build/lowest && mkdir -p build/lowest
	$(PYTHON) -m venv build/lowest/env
	$(BIN)/python tests/lowest.py > build/lowest/constraints.txt
	build/lowest/env/bin/python $(INSTALL) $(SMOKE_TOOLS)
	build/lowest/env/bin/python $(INSTALL) -c build/lowest/constraints.txt '.[effort,lake,mcp,web]'
	TMX_EXTRACT_INSTALLED=1 build/lowest/env/bin/pytest -q -n auto $(SMOKE)

.PHONY: constraints
constraints: ## Write constraints.txt anew, with the newest versions that pyproject.toml allows
	rm -rf build/newest && mkdir -p build
	$(PYTHON) -m venv build/newest
	build/newest/bin/python $(INSTALL) -e '.[dev]'
	{ head -n 1 constraints.txt; build/newest/bin/python -m pip freeze --exclude-editable; } > build/newest/found
	cp build/newest/found constraints.txt

clean: ## Remove everything that was made
	rm -rf $(VENV) build dist
