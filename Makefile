# The front door. CMake does the work; every command may be repeated at no cost.

SHELL := /bin/bash
JOBS ?= $(shell nproc)
BUILD := cmake --build build --parallel $(JOBS)

.PHONY: demo test build all page setup oracle validate drawings screenshots bench check format install clean

build: build/build.ninja  ## The program, at build/sinew.
	@$(BUILD) --target sinew

page: build/build.ninja  ## The page that `sinew serve` shows, at build/page.
	@tools/page

demo: build  ## The main job: a barbell hip thrust with 80 kg; and the page, where npm is to be had.
	@tools/page || echo "The page is not there, all else is: make page builds it."
	@build/sinew analyze hip-thrust --load 80kg || \
	  { [ $$? -eq 1 ] && echo "(Exit status 1: that is the answer for this body, not a fault.)"; }

all: build/build.ninja  ## The program, the tests and the benchmarks.
	@$(BUILD)

test: all page  ## Every test.
	@tools/setup browser
	@ctest --test-dir build --parallel $(JOBS) --output-on-failure --no-tests=error

oracle: build  ## The comparison with OpenSim 4.6.
	@$(BUILD) --target oracle_programs
	@tools/setup oracle
	@tests/oracle/run

validate: build  ## What the answers were set beside: writes docs/validation.md.
	@$(BUILD) --target cross_tests dump_exercise
	@tools/validate

drawings: build  ## Every exercise at bottom, middle and top, in build/drawings.
	@tools/draw_exercises

screenshots: build page  ## The lab page as it looks, in docs/figures.
	@tools/setup browser
	@PATH="$$PWD/.venv-web/bin:$$PATH" node web/tests/screenshots.js docs/figures

bench: all page  ## Speed and memory on this machine.
	@tools/setup browser
	@benchmarks/run

check:  ## Sanitizers, clang-tidy and every test, in build-check.
	@tools/setup check
	@cmake --workflow --preset check

format:  ## Formats the C++ sources in place.
	@tools/setup format
	@git ls-files '*.h' '*.cpp' | xargs clang-format-16 -i

install: build  ## The program and its data, below PREFIX.
	@cmake --install build $(if $(PREFIX),--prefix $(PREFIX))

setup:  ## Installs what is missing.
	@tools/setup build

clean:
	@rm -rf build build-dev build-check

build/build.ninja: setup
	@test -f $@ || cmake --preset release --log-level=NOTICE
