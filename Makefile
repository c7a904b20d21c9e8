# Dealer Docket. `make` alone explains itself.

PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help
help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/run: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# The pages do without what is brought in here; it saves them from being loaded whole.
services/portal/node_modules: services/portal/package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --prefix services/portal \
		&& touch $@ || [ -z "$$CI" ]; else echo "no npm: pages are loaded whole, and work all the same"; fi

.PHONY: setup
setup: .venv/run services/portal/node_modules ## install what a stack needs into .venv; leaves .venv/bin/docket

.PHONY: run
run: setup ## the stack with a sample history, and what to try next; PORT=8080 unless set
	$(BIN)/docket demo --port $(or $(PORT),8080)

.PHONY: cluster
cluster: .venv/dev ## the production shape without Docker, every service twice; BROKERS=3 for three
	$(BIN)/python -m deploy.cluster --brokers $(or $(BROKERS),1)

tools/asyncapi/node_modules: tools/asyncapi/package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --prefix tools/asyncapi && touch $@ || [ -z "$$CI" ]; \
	else echo "no npm: the AsyncAPI document is checked in CI alone"; fi

.venv/deploy: .venv/dev requirements/deploy.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes \
		-r requirements/deploy.txt && touch $@ || [ -z "$$CI" ]

# More workers than cores: tests that wait for servers take most of the time.
.PHONY: test
test: .venv/dev .venv/deploy tools/asyncapi/node_modules services/portal/node_modules ## the checks and every test
	$(MAKE) check
	$(BIN)/pytest -n $(or $(WORKERS),4) --dist loadfile --no-loadscope-reorder

.PHONY: faults
faults: .venv/dev ## faults against real servers: `make faults SCENARIO=pauses SEED=2`; all take an hour
	$(BIN)/python -m tests.faults $(or $(SCENARIO),all) --seed $(or $(SEED),1)

.PHONY: fuzz
fuzz: .venv/dev ## schemathesis at the OpenAPI document of a stack, for SECONDS=600
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600)

.PHONY: check
check: .venv/dev ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/mutants: .venv/dev requirements/mutants.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/mutants.txt
	@touch $@

.PHONY: mutants
mutants: .venv/mutants ## mutation testing of the law; some half an hour, and resumed where it stopped
	$(BIN)/python -m tools.mutants run --max-children 2
	$(BIN)/python -m tools.mutants report

.PHONY: format
format: .venv/dev ## put the code into its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: contracts
contracts: .venv/dev ## publish the language: schemas, AsyncAPI document, new samples
	$(BIN)/python -m tools.contracts

.PHONY: contracts-release
contracts-release: .venv/dev ## keep the schemas as released; refuses a breaking change
	$(BIN)/python -m tools.contracts release

.PHONY: lock
lock: ## pin requirements/*.in anew, with hashes (needs uv)
	for name in run dev mutants; do uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --upgrade requirements/$$name.in -o requirements/$$name.txt; done

.PHONY: pictures
pictures: .venv/dev ## the README's pictures, of the stack that `make run` has up; PORT=8080 unless set
	$(BIN)/python -m tools.pictures --address http://127.0.0.1:$(or $(PORT),8080)

.PHONY: clean
clean: ## remove what was installed and what a stack left here
	rm -rf .venv var mutants
