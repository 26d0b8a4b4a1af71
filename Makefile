# What people and CI run. "make" alone lists the targets.
SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run build test lint bench gallery generate notice fuzz

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build ownup and open its demonstration in the browser
	CGO_ENABLED=0 go run ./cmd/ownup demo

build: ## build one static binary, ./ownup
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o ownup ./cmd/ownup

test: ## install what the tests need, lint, run every test; output in test-output/
	@scripts/test.sh

lint: ## formatting, linters, generated files, modules, licences
	@scripts/lint.sh

bench: ## run every benchmark; output in test-output/bench.txt
	@mkdir -p test-output
	go test -run '^$$' -bench . -benchmem ./... | tee test-output/bench.txt

gallery: ## write every page in every state to test-output/gallery
	CGO_ENABLED=0 go run ./cmd/ownup gallery --out test-output/gallery

generate: ## generate Go from the templates, and compile the rules
	@tools=$$(scripts/tools.sh) && "$$tools/templ" generate
	@go run ./internal/rulebook/keep

notice: ## write the licences of the modules in the binary to NOTICE
	@go run -C tools ./notice -repository ..

fuzz: ## fuzz every parser for a short while (FUZZTIME=20s each)
	@scripts/fuzz.sh
