# Two commands matter: `make demo` and `make test`. Both work on a fresh clone with Python 3.11 to 3.13 and make.
.DEFAULT_GOAL := help
.PHONY: help demo test long lint format mutants docs lock clean

BIN := .venv/bin
OPTIONS ?=

help: ## Say what there is.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1  \2/p' $(MAKEFILE_LIST)

demo: ## Start the synthetic country on 127.0.0.1 and print a sign-in link for each persona.
	@sh scripts/environment.sh server
	@exec $(BIN)/amparo demo $(OPTIONS)

test: lint docs ## Everything that must hold, in under ten minutes on two cores.
	@$(BIN)/python -m pytest -n 2 $(OPTIONS)

long: lint docs ## The exhaustive suite: more generated cases, larger logs, every browser width.
	@AMPARO_LONG=1 $(BIN)/python -m pytest -n 2 $(OPTIONS)

lint: environment ## Style, types of the pure files, and who may import whom.
	@sh scripts/lint.sh

format: environment ## Put Python into the one shape.
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

mutants: environment ## A seeded sample of mutants over safeguards and pathway; survivors are listed.
	@$(BIN)/python -m tests.mutants.run $(OPTIONS)

docs: environment ## The documentation as a site, below site/, with every link checked.
	@$(BIN)/python scripts/documentation.py

lock: environment ## Renew the lock files from pyproject.toml.
	@sh scripts/lock.sh

clean: ## Remove what these commands made, the demonstration's data included.
	@sh scripts/clean.sh

.PHONY: environment
environment:
	@sh scripts/environment.sh dev
