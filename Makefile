# The commands of a working day. Needs python3 (3.11 or newer) and make, nothing else.

PYTHON ?= python3
UV ?= uv
TEST_PROCESSES ?= auto

.PHONY: setup run test check bench messages requirements

setup:  ## the virtual environment and what it needs; nothing when all is there
	@$(PYTHON) config/prepare.py

run: setup  ## the application with demo data on $PORT, until Ctrl-C
	@.venv/bin/python manage.py migrate --no-input --verbosity 0
	@.venv/bin/python manage.py load_demo
	@.venv/bin/python manage.py serve --end-with-parent

test:  ## the checks; the suite on PostgreSQL and Redis; the suite without browser on SQLite; what they ran on
	@$(PYTHON) config/prepare.py --tests
	@.venv/bin/python -m tests.check
	@.venv/bin/python -m pytest --numprocesses $(TEST_PROCESSES) --maxprocesses 4
	@.venv/bin/python -m pytest --numprocesses $(TEST_PROCESSES) --maxprocesses 4 --embedded
	@.venv/bin/python -m tests.servers

check:  ## format, lint, types, layers, migrations, translations, templates, shape
	@$(PYTHON) config/prepare.py --tests
	@.venv/bin/python -m tests.check

bench:  ## figures beside their references, measured in one run
	@$(PYTHON) config/prepare.py --tests
	@.venv/bin/python -m tests.bench

messages:  ## gathers the texts of the code into the catalogues and compiles them; needs gettext
	@.venv/bin/python -m django makemessages --no-location --locale et --locale en \
	  --ignore .venv --ignore var --ignore tests --ignore static
	@.venv/bin/python -m django compilemessages --ignore .venv --ignore var --verbosity 0

requirements:  ## compiles each requirements.in; needs uv
	@for name in requirements tests/requirements tests/requirements-browser; do \
	  $(UV) pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make requirements" $$name.in --output-file $$name.txt || exit 1; \
	done
