# The commands of the house. Each brings what it needs and says what it could not bring.
#
# Settings (environment or `make NAME=value`):
#   PYTHON         the interpreter to build with (3.11 to 3.13), default python3
#   PACKAGE_INDEX  a PyPI mirror, e.g. https://mirror.example/simple; default: the public index
#   SKIP_SYSTEM=1  never call the system package manager

PYTHON ?= python3
SKIP_SYSTEM ?= 0
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --no-sync

.PHONY: demo test check bench format docs install install-all browser clean

demo: install
	$(RUN) dongxian demo

test: install-all browser
	$(RUN) pytest -q -n auto

check: install-all
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) dongxian check examples/dairy-east-china/model
	$(RUN) dongxian check examples/crm-pipeline/model
	$(RUN) dongxian check examples/medical-device-quotes/model
	$(RUN) dongxian check examples/medical-device-visits/model
	$(RUN) dongxian test examples/dairy-east-china/model
	$(RUN) dongxian test examples/crm-pipeline/model
	$(RUN) dongxian test examples/medical-device-quotes/model
	$(RUN) dongxian test examples/medical-device-visits/model
	$(UV) lock --check --quiet $(if $(PACKAGE_INDEX),--default-index $(PACKAGE_INDEX))

bench: install-all
	$(RUN) python -m benchmarks

format: install-all
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

docs: install
	$(RUN) python -m dongxian.reference

$(UV):
	@echo "uv is not on PATH: bringing it into .tools"
	@$(PYTHON) -m venv .tools || { echo "python venv is missing: install it (Debian: apt-get install python3-venv) and run make again"; exit 1; }
	@.tools/bin/pip install --quiet $(if $(PACKAGE_INDEX),--index-url $(PACKAGE_INDEX)) "uv>=0.9"

install: $(UV)
	@sh .ci/packages "$(UV)" "$(PACKAGE_INDEX)" "--no-default-groups"

install-all: $(UV)
	@sh .ci/packages "$(UV)" "$(PACKAGE_INDEX)" "--all-groups"

browser:
	@SKIP_SYSTEM=$(SKIP_SYSTEM) sh .ci/browser

clean:
	rm -rf .venv .tools var dist
