#!/usr/bin/env bash
# make check: format, lint, types, import contracts, migrations, templates, translations. All of them run; any that fails fails it.
cd "$(dirname "$0")/.." || exit 1
export PATH="$PWD/.venv/bin:$PATH" DEMO=1 DATA_DIR="${DATA_DIR:-$(mktemp -d)}"
failed=()
step() { echo "== $1"; shift; "$@" || failed+=("$1 $2 $3"); }
step format ruff format --check .
step lint ruff check .
step types mypy
step imports lint-imports --no-cache
step templates djlint frontend/templates --lint --quiet
step words python manage.py check_words
step system python manage.py check
step migrations python manage.py makemigrations --check --dry-run
step deploy env DEMO=0 HTTPS=1 SECRET_KEY=check-only-check-only-check-only-check-only-check-only python manage.py check --deploy --fail-level WARNING
if [ ${#failed[@]} -gt 0 ]; then printf 'Failed: %s\n' "${failed[@]}"; exit 1; fi
echo "All checks passed."
