# Two commands matter: `make run` and `make test`. Both set up what the machine lacks, say what
# they do while they do it, and are quick the second time. `make` alone lists the rest.

.PHONY: help run test check audit bench pages watch site setup

help:
	@echo 'make run     build Offertory and start it with demo data on http://localhost:3000'
	@echo 'make test    check and test everything: both databases, the whole server, the browser'
	@echo 'make check   the fast half of that: format, lints, the house rules'
	@echo 'make audit   kill and crash everything under 100,000 held gifts, then compare the books'
	@echo 'make bench   measure the speed beside the limits of this machine: docs/benchmarks.md'
	@echo 'make pages   measure pages on a slow phone with Lighthouse: docs/pages.md'
	@echo 'make watch   rebuild and restart whenever a file changes'
	@echo 'make site    only the files of the site, into target/site'

run: site
	cargo build --release
	target/release/offertory serve --demo

test:
	build/test.sh

check: site
	cargo fmt --all -- --check
	cargo clippy --all-targets -- -D warnings
	cargo test --test tidy

audit:
	build/audit.sh

bench:
	build/bench.sh

pages: site
	build/setup.sh pages
	cargo build --release
	cd end2end && OFFERTORY=../target/release/offertory \
		npx --no-install playwright test --config measure.config.ts

watch: setup
	node build/watch.mjs

site: setup
	node build/site.mjs

setup:
	build/setup.sh site
