# make run   set up what is missing, build the index, open the app
# make test  set up what is missing, run lint, types and the whole suite
# Both are safe to repeat; what is already there is not done again.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 7860
BIN    := .venv/bin
export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint browser clean help

help:
	@sed -n '1,3s/^# //p' Makefile

# torch comes first and alone: of it we want its own choice of build. The rest is installed without resolving,
# because requirements.txt pins every package, and one of them would bring a second OpenCV.
.venv/.run-time: requirements.txt
	@echo "Set-up 1/2: a virtual environment and the pinned packages (about 2 GB; 2 to 6 minutes, once)."
	@start=$$(date +%s); \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON=..." >&2; exit 2; }; \
	test -x $(BIN)/python || $(PYTHON) -m venv .venv; \
	echo "  installing PyTorch ..."; \
	$(BIN)/pip install -q $$(grep '^torch==' requirements.txt) && \
	echo "  installing $$(grep -c '==' requirements.txt) packages ..." && \
	$(BIN)/pip install -q --no-deps -r requirements.txt && \
	echo "  done in $$(( $$(date +%s) - start )) s"
	@touch $@

.venv/.test-time: .venv/.run-time tests/requirements.txt
	@echo "Set-up 2/2: what the tests need (under a minute, once)."
	@$(BIN)/pip install -q --no-deps -r tests/requirements.txt
	@touch $@

run: .venv/.run-time
	@echo "Opening the catalogue and the app on http://$(HOST):$(PORT) (the first start builds the index, about half a minute)."
	@$(BIN)/python app.py --host $(HOST) --port $(PORT)

lint: .venv/.test-time
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The page test needs a real browser: Debian's chromium, installed here when we may.
browser:
	@command -v "$${CHROMIUM:-chromium}" >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing chromium for the page test (about a minute, once)."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "No chromium: the page test will be skipped. To run it: sudo apt-get install chromium" >&2; fi; }

test: .venv/.test-time lint browser
	$(BIN)/python -m pytest --durations=10

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
