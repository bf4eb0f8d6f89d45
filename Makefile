# Needs Python 3.11 or newer and make. Everything else is installed into .venv from wheels.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile
# What packages bring along and nothing here runs: their own tests, sources of words and of compiled parts, a second reader of the API's schema. 63 MB.
NEEDLESS := -type d \( -name tests -o -path "*/drf_spectacular_sidecar/redoc" \) -o -type f -regex ".*\.\(po\|map\|c\|h\|hpp\|a\|pyx\|pxd\)"
SLIM := find .venv/lib \( $(NEEDLESS) \) -prune -exec rm -rf {} +
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
	@$(PYTHON) -m venv --without-pip .venv

.venv/runtime: requirements.lock | .venv/bin/python
	@echo "Installing what the service needs ..."
	@$(PY) -m ensurepip > /dev/null && $(PIP) -r requirements.lock && $(SLIM) && $(PY) -m pip uninstall --quiet --yes pip setuptools && touch $@

.venv/development: tests/requirements.lock | .venv/bin/python
	@echo "Installing what the tests need ..."
	@$(PY) -m ensurepip > /dev/null && $(PIP) -r tests/requirements.lock && touch $@ .venv/runtime

# Writes both lock files anew from the ranges in pyproject.toml.
lock: | .venv/bin/python
	@$(PY) -m ensurepip > /dev/null
	@.venv/bin/python -m pip install --quiet uv
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml -o tests/requirements.lock
