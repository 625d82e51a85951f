# Handlingsrom: `make` lists what there is.
SHELL := /bin/sh
PYTHON ?= python3
ARGS ?=
READY := .venv/.ready
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.PHONY: help run test lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST))

run: $(READY) ## compare detailed scheduling with self-leadership (more: make run ARGS="days=20 seed=2")
	@.venv/bin/handlingsrom compare $(ARGS)

test: $(READY) ## style, types and tests
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy --no-error-summary sim experiments
	@.venv/bin/pytest -n 2

lock: .venv/bin/python ## choose the versions in requirements.lock again, after a change in pyproject.toml
	@.venv/bin/python -m uv --version >/dev/null 2>&1 || .venv/bin/python -m pip install --quiet uv
	@.venv/bin/python -m uv --no-config pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
		--extra dev pyproject.toml --output-file requirements.lock
	@echo "requirements.lock is up to date."

clean: ## remove caches and built packages (results/ and .venv stay)
	@rm -rf build dist outputs multirun .hypothesis .mypy_cache .pytest_cache .ruff_cache *.egg-info
	@find sim experiments tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: made when missing, and again when the wanted packages change.
.venv/bin/python:
	@$(PYTHON) -c '$(RECENT)' 2>/dev/null || { \
		echo "Handlingsrom needs Python 3.11 or newer; install one and name it, for example: make run PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -m venv --clear .venv

$(READY): .venv/bin/python pyproject.toml requirements.lock
	@echo "Setting up .venv (a minute or two, only when the wanted packages have changed) ..."
	@.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	@.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
	@echo "Ready."
