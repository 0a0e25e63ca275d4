# Two commands to know: `make run` and `make test`. The rest is there when you need it.
PORT ?= 8000
PYTHON ?= python3
COMPILE = uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run dev test check bench lock browser

run: .venv/base .cache/static  ## The site with a demo community, served as in production. Ctrl-C stops it.
	@DEMO=1 SITE_URL=$${SITE_URL:-http://localhost:$(PORT)} bin/serve $(PORT)

dev: .venv/base  ## The reloading server, for working on the code.
	@export DEMO=1 DEBUG=1 SITE_URL=http://localhost:$(PORT); \
	python manage.py demo && (python manage.py work & python manage.py runserver $(PORT))

test: .venv/test .cache/static browser  ## Everything, on both databases.
	@bin/prove

check: .venv/test .cache/static  ## The quick loop: style, types, and the tests without a browser or a server, on SQLite.
	@bin/prove --quick

bench: .venv/test  ## What telling many members and comparing long charters costs, and how well breakouts have people meet.
	@bin/bench

lock: .venv/test  ## Renews the locks from requirements/*.in.
	$(COMPILE) requirements/base.in -o requirements/base.txt
	$(COMPILE) -c requirements/base.txt requirements/s3.in -o requirements/s3.txt
	$(COMPILE) -c requirements/base.txt -c requirements/s3.txt requirements/test.in -o requirements/test.txt
	$(COMPILE) requirements/bucket.in -o requirements/bucket.txt

browser: .venv/test
	@bin/chromium

.venv/base: requirements/base.txt
	@bin/venv $(PYTHON)
	@echo "Installing what the site needs ..."
	@.venv/bin/python -m pip install -qq --require-hashes -r requirements/base.txt
	@touch $@

.venv/bucket/ready: .venv/base requirements/bucket.txt  # what the tests keep photos in, apart from all else
	@.venv/bin/python -m venv .venv/bucket
	@.venv/bucket/bin/python -m pip install -qq --require-hashes -r requirements/bucket.txt
	@touch $@

.venv/test: .venv/base .venv/bucket/ready requirements/test.txt
	@echo "Installing what the tests need ..."
	@.venv/bin/python -m pip install -qq --require-hashes -r requirements/test.txt
	@touch $@

.cache/static: .venv/base community/statics.py $(shell find static -type f)
	@mkdir -p .cache
	@DEMO=1 python manage.py collectstatic --noinput -v 0
	@touch $@
