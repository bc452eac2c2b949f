# make          make everything ready, index the built-in reports if there is no index yet, serve the page
# make test     install what the tests need, and pass them all
# make bench    install the peers, and measure all of them in one long run; ripgrep too, if it is installed
# make clean    remove what these have made

PYTHON ?= python3
PORT ?= 8000
# jieba has no pyproject.toml: without --use-pep517 pip warns of that at length.
PIP = -m pip install --quiet --disable-pip-version-check --use-pep517

# Tests that have nothing to do with Whoosh, or that take long and would only be the same again.
NOT_WHOOSH = packaging browser* *_pages api box citations demo exports* feed formats forms fuzz guide look \
	openapi report_page robust_reading terminal

# Two tests at a time; those of a file, which share what they prepare, one after the other.
AT_ONCE = -n 2 --dist loadfile

.PHONY: run test bench clean

run: .venv/installed
	.venv/bin/chayici serve --port $(PORT)

# Ruff, mypy and the whole suite; then what touches Whoosh once more on whoosh 2.7.4, and on jieba.
test: .venv/tested .venv-whoosh2/installed
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pytest $(AT_ONCE)
	.venv-whoosh2/bin/pytest -q $(AT_ONCE) $(NOT_WHOOSH:%=--ignore-glob 'tests/test_%.py')

bench: .venv/benched
	.venv/bin/python -m benchmarks

clean:
	rm -rf .venv .venv-whoosh2

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python $(PIP) -e '.[fast]'
	touch $@

.venv/tested: .venv/installed
	.venv/bin/python $(PIP) -e '.[fast,test]'
	touch $@

.venv/benched: .venv/installed
	.venv/bin/python $(PIP) -e '.[fast,bench]'
	touch $@

# The older Whoosh has the same files, so it gets an environment of its own, made anew each time.
.venv-whoosh2/installed: pyproject.toml
	rm -rf .venv-whoosh2
	$(PYTHON) -m venv .venv-whoosh2
	.venv-whoosh2/bin/python $(PIP) -e '.[test]'
	.venv-whoosh2/bin/python -m pip uninstall --quiet --yes whoosh3
	.venv-whoosh2/bin/python $(PIP) 'whoosh==2.7.4'
	touch $@
