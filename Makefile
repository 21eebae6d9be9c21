# The front door: every target is one line; what it does is in dev/.
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup up status down reset logs test demo bench screenshots fmt lock dead dead-requeue

help: ## prints this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## installs what is missing (up and test do it by themselves)
	@dev/setup.sh up

up: setup ## starts everything in the foreground and prints address and logins; Ctrl-C stops it
	@exec $(PYTHON) -m dev up

status: ## address and state of each process
	@test -x $(PYTHON) || { echo "not running; start with \`make up\`"; exit 1; }
	@exec $(PYTHON) -m dev status

down: ## stops what make up (and test runs) left running
	@test ! -x $(PYTHON) || exec $(PYTHON) -m dev down

reset: ## like down, and deletes data, keys and logs
	@test ! -x $(PYTHON) || exec $(PYTHON) -m dev reset

logs: ## follows the logs of all processes
	@exec $(PYTHON) -m dev logs

test: ## lint, types, import rules and every test
	@dev/setup.sh test
	@exec $(PYTHON) -m dev test

demo: ## walks the whole story against a running make up and checks each step
	@exec $(PYTHON) -m dev.demo

bench: setup ## measures against yardsticks; one of them: make bench ONLY=rpc
	@exec $(PYTHON) -m bench $(ONLY)

screenshots: setup ## takes the pictures of docs/pages.md anew
	@exec $(PYTHON) -m dev.screenshots $(ONLY)

fmt: ## formats the code and mends what ruff can mend
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

lock: ## pins requirements/*.in and package.json anew, with hashes
	@dev/lock.sh

dead: ## dead letters of the running system; of one service: SERVICE=skp
	@exec $(PYTHON) -m dev chassis dead $(SERVICE)

dead-requeue: ## hands dead letters back to their handler: SERVICE=skp [ID=…]
	@exec $(PYTHON) -m dev chassis dead-requeue $(SERVICE) $(if $(ID),--id $(ID))
