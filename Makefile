# Every command of this project. `make help` explains them.
# Needs make and Python 3.11 or newer; everything else is brought into .venv and .local.

# A hundred processes start here and in the tests: each would compile all packages anew where this is set.
export PYTHONDONTWRITEBYTECODE :=

PORT ?= 8000
PY := .venv/bin/python
# Throw-away values: production settings refuse to start without their variables.
KEY = $$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))")
AS_PRODUCTION = APP_ENV=production SECRET_KEY=$(KEY) ADDRESS_KEY=$(KEY) LINK_KEY=$(KEY) \
	PUBLIC_BASE_URL=https://margin.example MAIL_DOMAIN=margin.example OFFICE_EMAIL=office@margin.example \
	DATABASE_URL=postgres://margin@localhost/margin REDIS_URL=redis://localhost/0 EMAIL_URL=smtp://localhost:25

.DEFAULT_GOAL := help
.PHONY: help run test access-mutations faults bench pictures check format lock bootstrap tools \
	check-ruff check-format check-templates check-styles check-types check-imports check-deploy check-migrations check-tables

help: ## Explain every command
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

run: bootstrap ## Run the site on this machine; PORT=8000 by default. Ctrl-C stops everything, data stays
	@exec env APP_ENV=local $(PY) manage.py up --port $(PORT)  # no shell between: a signal reaches the group

ifdef TESTS
test: tools
	@APP_ENV=test $(PY) -m devserver with --dir .local/test -- $(PY) -m pytest --reuse-db $(TESTS)
else
test: tools ## Everything that must hold: make check, then all tests. TESTS="tests/home -k today" for some alone
	@$(MAKE) --no-print-directory check
	@$(PY) -m tests.browser
	@$(PY) -m tests
endif

access-mutations: tools ## Open each page to each other role in turn: a cell of the access table must notice. Seconds
	@APP_ENV=test $(PY) -m tests.access_mutations

faults: tools ## Kill workers, queue and database while mail goes out; a table of lost and doubled. FAULTS=full for long
	@$(PY) -m tests.faults --all $(if $(INTO),--into $(INTO)) $(if $(ONLY),-k "$(ONLY)")

check: tools ## Style, types, imports, templates, settings and migrations, in under a minute
	@$(MAKE) --no-print-directory --jobs 2 --keep-going --output-sync=target \
		check-types check-imports check-deploy check-migrations check-tables check-ruff check-format check-templates check-styles
	@echo "make check: nothing to mend"

bench: tools ## How much work pages and mails are, beside other ways; 7 minutes. INTO=docs/performance.md, ROWS=5000000
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements/bench.txt
	@APP_ENV=test DJANGO_SETTINGS_MODULE=bench.settings PYTHONWARNINGS=ignore $(if $(ROWS),ROWS=$(ROWS)) \
		$(PY) -m devserver with --dir .local/bench -- $(PY) manage.py bench $(if $(INTO),--into $(INTO))

pictures: tools ## Take the pictures of the README anew, from the demo, light and dark; ONLY=today,asked for some
	@$(PY) -m tests.browser
	@APP_ENV=test ONLY=$(ONLY) $(PY) -m devserver with --dir .local/pictures-site -- $(PY) -m tests.pictures

format: tools ## Lay out the Python code as check wants it
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

lock: tools ## Pin the packages of requirements/*.in anew, by hash
	@cd requirements && for name in base local dev bench uv; do \
		../.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-header $$name.in -o $$name.txt || exit 1; done

bootstrap:
	@requirements/bootstrap.sh

tools: ## Install what tests and checks need; the commands that need it do this first
	@requirements/bootstrap.sh --dev

check-ruff:
	@.venv/bin/ruff check --quiet .

check-format:
	@.venv/bin/ruff format --quiet --check . || { echo "run make format"; exit 1; }

check-templates:
	@.venv/bin/djlint --lint --quiet templates
	@APP_ENV=test $(PY) manage.py check_templates

check-styles:
	@APP_ENV=test $(PY) manage.py check_styles

# Its cache does not survive that a module with models is renamed; then it starts anew.
check-types:
	@APP_ENV=test $(PY) -m mypy --no-error-summary . > .local/types.log 2>&1 \
	  || { grep -q import-not-found .local/types.log && rm -rf .local/mypy \
	    && APP_ENV=test $(PY) -m mypy --no-error-summary .; } \
	  || { cat .local/types.log; exit 1; }

check-imports:
	@.venv/bin/lint-imports > .local/imports.log 2>&1 || { cat .local/imports.log; exit 1; }

check-deploy:
	@$(AS_PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING > .local/deploy.log 2>&1 \
		|| { cat .local/deploy.log; exit 1; }

check-migrations:
	@APP_ENV=test $(PY) -W ignore manage.py makemigrations --check --dry-run > .local/migrations.log 2>&1 \
		|| { cat .local/migrations.log; exit 1; }

check-tables:
	@APP_ENV=test $(PY) -W ignore manage.py reminders_table --check
	@APP_ENV=test $(PY) -W ignore manage.py moves_table --check
