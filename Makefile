# make build     press the documents of cards/sources/ into build/
# make test      run the tests; those that look at cards in a browser need Chromium
# make check     format, lint, types and tests, as a change must pass them
# make golden    write the expected half of the test fixtures anew; review the diff
# make man       the pages of the manual, into docs/man/, from where they are installed
# make docs      the documentation as a site, into build/docs/
# make recording  a session in a terminal, into docs/images/terminal.svg; needs tmux
# make pictures  cards as Anki's clients show them, into build/pictures/; needs Chromium
# make bench     what deckpress costs beside what one could take instead, into docs/benchmarks.md; takes 25 minutes
# make fuzz      read a million torn fixtures, which takes an hour or two
# make specs     bring the specifications of Markdown, which one of the tests reads, into .venv
# make clean     remove what the others made, but not the cards and their ledger

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ON_ALL_CORES := $(BIN)/python -m pytest --numprocesses auto --dist worksteal
INSTALLED := $(VENV)/.installed
CHECKED := $(VENV)/.installed-check
DOCUMENTED := $(VENV)/.installed-docs
# the CommonMark and GFM specifications, whose licence keeps them out of this project: a parser's tests have them
SPECIFICATIONS := $(VENV)/specification
MARKO := marko-2.2.4

.PHONY: build test check golden man docs recording pictures bench fuzz specs clean

build: $(INSTALLED)
	$(BIN)/deckpress build

test: $(INSTALLED) specs
	$(ON_ALL_CORES)

check: $(CHECKED) specs
	$(BIN)/ruff format --check generator tests docs
	$(BIN)/ruff check generator tests docs
	$(BIN)/mypy
	$(ON_ALL_CORES) --cov --cov-report=term-missing:skip-covered

golden: $(INSTALLED) specs
	$(BIN)/python -m pytest --accept tests/test_golden.py tests/test_notetypes.py tests/test_check.py \
		tests/test_specification.py tests/test_docs.py

man: $(INSTALLED)
	$(BIN)/python -m docs.manual

docs: $(DOCUMENTED)
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -d build/.doctrees docs build/docs

recording: $(INSTALLED)
	$(BIN)/python -m docs.recording

pictures: $(INSTALLED)
	$(BIN)/python -m tests.gallery build/pictures

bench: $(INSTALLED)
	$(BIN)/python -m tests.benchmarks --write

fuzz: $(INSTALLED)
	DECKPRESS_MUTATIONS=1000000 $(BIN)/python -m pytest tests/test_any_document.py -k torn

specs: $(SPECIFICATIONS)/gfm.txt

clean:
	rm -rf $(VENV) .benchmarks .setuptools *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	rm -rf build/*.apkg build/pictures build/.cache build/docs build/.doctrees
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

$(DOCUMENTED): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@

$(CHECKED): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,check]'
	touch $@

$(SPECIFICATIONS)/gfm.txt: tests/data/marko.txt | $(BIN)/python
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary marko --require-hashes \
		--dest $(SPECIFICATIONS) --requirement tests/data/marko.txt
	tar -xzf $(SPECIFICATIONS)/$(MARKO).tar.gz -C $(SPECIFICATIONS) --strip-components 3 $(MARKO)/tests/spec
	touch $@
