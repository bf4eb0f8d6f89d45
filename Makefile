# Needs Python 3.11 or newer and make. Everything else is installed into .venv from wheels.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile
BROWSER ?=
export PORT

.PHONY: run test check bench lock screenshots

run: .venv/runtime
	@$(PY) -m config.run

test: .venv/development
	@$(PY) -m tests.everything

check: .venv/development
	@bash tests/check.sh

bench: .venv/development
	@$(PY) -m bench

screenshots: .venv/development
	@$(PY) -m tests.screenshots

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")'
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip uninstall --quiet --yes --disable-pip-version-check setuptools 2> /dev/null || true  # 10 MB that nothing here uses

.venv/runtime: requirements.lock | .venv/bin/python
	@echo "Installing what the service needs ..."
	@$(PIP) -r requirements.lock && touch $@

.venv/development: tests/requirements.lock | .venv/bin/python
	@echo "Installing what the tests need ..."
	@$(PIP) -r tests/requirements.lock && touch $@ .venv/runtime

# Writes both lock files anew from the ranges in pyproject.toml.
lock: | .venv/bin/python
	@.venv/bin/python -m pip install --quiet uv
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml -o tests/requirements.lock
