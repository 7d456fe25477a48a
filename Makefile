# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
#
#   make run     install what is missing, build, start the simulator and open the console on it
#   make test    install, build and run all tests
#   make bench   build and print the benchmark figures
#   make build   leave the executables in build/release/bin

SHELL := /bin/bash
# A file of your own to replay instead of the generated workload: make run REPLAY=file.csv
REPLAY ?=
JOBS ?= $(shell nproc)

.PHONY: all deps build run test bench fuzz asan tsan format clean

all: build

deps:
	@scripts/install-deps.sh

build: deps
	@cmake --preset release -DBUNSNC_TESTS=OFF -DBUNSNC_BENCH=OFF >/dev/null
	@cmake --build --preset release -j $(JOBS)

run: build
	@scripts/run-demo.sh "$(REPLAY)"

test: deps
	@scripts/run-tests.sh

bench: deps
	@cmake --preset release -DBUNSNC_TESTS=ON -DBUNSNC_BENCH=ON >/dev/null # some share their fixtures with tests
	@cmake --build --preset release -j $(JOBS) --target bench/all
	@scripts/run-bench.sh

fuzz: deps
	@scripts/run-fuzz.sh 60

asan tsan: deps
	@cmake --preset $@ >/dev/null
	@cmake --build --preset $@ -j $(JOBS)
	@ctest --preset $@

format:
	@git ls-files '*.cpp' '*.h' | xargs clang-format -i

clean:
	@rm -rf build
