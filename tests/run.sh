#!/usr/bin/env bash
# Sets up everything on a fresh machine, then lint, types, import contracts, tests, coverage.
# Needs Python 3.11 or newer with venv. What it cannot install it names, and what is skipped for it;
# with CI=true that is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

missing() { # what, and what is skipped without it
  printf 'MISSING: %s; skipped: %s\n' "$1" "$2" >&2
  if [ "${CI:-}" = true ]; then exit 1; fi
}

install_packages() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update && apt-get -qq install -y "$@" >/dev/null
}

step "Python environment"
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 or newer is needed; set PYTHON to one" >&2
  exit 1
}
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  rm -rf .venv
  # Debian keeps venv in a package of its own, and without it leaves half an environment.
  "$python" -m venv .venv >/dev/null || { install_packages python3-venv && "$python" -m venv .venv; }
fi
# Installing again takes seconds, so it is done only when what is wanted has changed.
wanted=$("$python" - pyproject.toml <<'PY'
import hashlib, sys
print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())
PY
)
if [ "$(cat .venv/installed 2>/dev/null)" != "$wanted" ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
  echo "$wanted" >.venv/installed
fi
export PATH="$PWD/.venv/bin:$PATH"
# Servers start hundreds of times: what was compiled once is kept, whatever is usual on the machine.
unset PYTHONDONTWRITEBYTECODE

step "Node.js packages"
# The official client, what pages and hooks are tested with, the compiler of the declarations.
node_packages="socket.io-client@4.8.4 axe-core@4.10.3 jsdom@29.1.1 react@19.3.1 react-dom@19.3.1 typescript@5.9.3"
command -v npm >/dev/null || install_packages nodejs npm || true
if command -v npm >/dev/null; then
  for package in $node_packages; do
    if ! grep -qs "\"version\": \"${package#*@}\"" "tests/node_modules/${package%@*}/package.json"; then
      # All at once: npm removes what it is not told of.
      npm install --prefix tests --silent --no-save --no-package-lock --no-audit --no-fund \
        $node_packages || missing "npm's $node_packages" "tests of JavaScript and of accessibility"
      break
    fi
  done
else
  missing "Node.js with npm" "tests of JavaScript and of accessibility"
fi

step "Browser"
command -v chromium >/dev/null || install_packages chromium || missing "Chromium" "tests/browser"

step "Redis"
if ! command -v redis-server >/dev/null; then
  # Debian starts a service of its own, which no test uses: they start theirs.
  install_packages redis-server && { service redis-server stop >/dev/null 2>&1 || true; } || true
fi
command -v redis-server >/dev/null || missing "redis-server" "the tests marked redis"

step "Other programs"
# A clock that is wrong, for one node of several.
command -v faketime >/dev/null || install_packages faketime || missing "faketime" "a row of test_faults.py"
# Debian starts a service of its own here, too.
if ! command -v nginx >/dev/null; then
  install_packages nginx && { service nginx stop >/dev/null 2>&1 || true; } || true
fi
command -v nginx >/dev/null || missing "nginx" "test_balancers.py"
command -v curl >/dev/null || install_packages curl || missing "curl" "an example of the README"

step "Lint and format"
ruff check .
ruff format --check .

step "Types"
mypy

step "Import contracts"
lint-imports

step "Unit tests"
rm -f .coverage*
pytest -q -n 2 -m "not (e2e or redis or slow or hypothesis)" --cov

step "Properties, what needs a Redis, and other tests that take longer"
pytest -q -n 2 -m "not e2e and (redis or slow or hypothesis)" --cov --cov-append

step "End-to-end tests"
# A second try for what real processes and sockets do on a busy machine; -rR names each that took it.
# Three at a time, for they wait most of theirs; a file's tests share its server. In order, for pages
# in browsers take longest, and come first.
pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m e2e --reruns 1 -rfER --cov --cov-append

step "Coverage"
# The rules have no excuse for an untested branch; the whole has few.
coverage report --include='lobby/domain/*,lobby/services/*,lobby/wire/*' --fail-under=100
coverage report --fail-under=90
