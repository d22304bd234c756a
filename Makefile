# Two commands matter, `make demo` and `make test`; each first installs what is missing. `make help` lists the others.

PREFIX ?= /usr/local
SWIFT ?= swift
BUILD ?= .build

RELEASE = $(BUILD)/release
SOURCES = Package.swift Sources Tests Benchmarks
ROOT = $(DESTDIR)$(PREFIX)
BASH = $(ROOT)/share/bash-completion/completions/mien
ZSH = $(ROOT)/share/zsh/site-functions/_mien
FISH = $(ROOT)/share/fish/vendor_completions.d/mien.fish

# A command that carries Swift's library along starts in less than half the time. macOS has it in the system.
ifeq ($(shell uname -s),Linux)
LINKING = --static-swift-stdlib
endif

.PHONY: demo story test test-interop hostile networks bench-peers soak build lint docs install uninstall clean help dependencies

demo: build ## checks two networks against Keras, and draws what they see into demo/
	Samples/demo.sh $(RELEASE)/mien demo

story: build ## trains a network on faces of three emotions and shows what it sees, in story/ (DATA=fer2013.csv, EPOCHS)
	Samples/angry-happy-sad $(RELEASE)/mien story $(DATA)

test: dependencies ## builds and runs all tests
	$(SWIFT) test --scratch-path $(BUILD)
	@[ -d ../shared ] || echo "../shared is absent: tests against most of Keras's own outputs were skipped" >&2

test-interop: build ## has Keras, NumPy and h5py judge what is read, written and trained (MIEN_INTEROP=skip leaves it out)
	$(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product MienTrainingJudge
	$(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product MienAttributionJudge
	Interop/test.sh $(RELEASE)/mien

hostile: build ## has 10 000 hostile files read by the optimised program, within the time and memory that are promised
	$(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product MienHostileFiles
	$(RELEASE)/MienHostileFiles $(or $(MIEN_HOSTILE_COUNT),10000)

networks: ## has 20 000 random networks run by the optimised program, planned and by definition (MIEN_NETWORKS, MIEN_SEED)
	$(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product MienRandomNetworks
	$(RELEASE)/MienRandomNetworks

bench-peers: build ## measures networks beside onnxruntime, OpenVINO and TensorFlow, and writes Benchmarks/RESULTS.md
	$(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product MienNetworkBenchmark
	$(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product MienDatasetBenchmark
	$(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product MienTrainingBenchmark
	Benchmarks/Peers/run.sh $(RELEASE)/MienNetworkBenchmark $(RELEASE)/mien -o Benchmarks/RESULTS.md

soak: networks ## has 200 000 hostile files read after the networks, which takes a quarter of an hour
	$(MAKE) hostile MIEN_HOSTILE_COUNT=$(or $(MIEN_HOSTILE_COUNT),200000)

build: dependencies ## builds the commands, optimised
	$(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product mien
	PKG_CONFIG_PATH="$$(Scripts/static-hdf5.sh $(BUILD)):$$PKG_CONFIG_PATH" \
	    $(SWIFT) build --scratch-path $(BUILD) -c release $(LINKING) --product mien-hdf5

lint: ## checks how the code is written
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

docs: dependencies ## builds the documentation into .build/documentation
	$(SWIFT) package --scratch-path $(BUILD) --allow-writing-to-directory $(BUILD)/documentation \
	    generate-documentation --target Mien --warnings-as-errors --output-path $(BUILD)/documentation

install: build ## installs the commands and their completions under PREFIX=/usr/local
	install -d $(ROOT)/bin $(dir $(BASH) $(ZSH) $(FISH))
	install $(RELEASE)/mien $(RELEASE)/mien-hdf5 $(ROOT)/bin
	$(RELEASE)/mien --generate-completion-script bash > $(BASH)
	$(RELEASE)/mien --generate-completion-script zsh > $(ZSH)
	$(RELEASE)/mien --generate-completion-script fish > $(FISH)

uninstall: ## removes what `make install` wrote
	rm -f $(ROOT)/bin/mien $(ROOT)/bin/mien-hdf5 $(BASH) $(ZSH) $(FISH)

clean: ## removes what was built and drawn
	rm -rf $(BUILD) demo story

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

dependencies:
	@Scripts/install-dependencies.sh
