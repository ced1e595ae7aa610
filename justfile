# Thin names over the commands in README.md and CONTRIBUTING.md.

# Start the sandbox with the bot in it.
run:
    cargo run --release

# Everything CI checks.
check:
    scripts/test

# Tests alone; `just test -p core-db` for one crate.
test *args='--workspace':
    scripts/with-servers cargo test {{ args }}

# Formatting, clippy, rustdoc and cargo-deny.
lint:
    scripts/test lint

# Format the code.
fmt:
    cargo fmt --all

# The figures of docs/performance.md.
bench:
    scripts/bench

# Feed a parser what nobody would type: `just fuzz amount`, `just fuzz posted -max_total_time=3600` (CONTRIBUTING.md).
fuzz target *args:
    mkdir -p fuzz/corpus/{{ target }}
    cargo +nightly fuzz run -s none {{ target }} fuzz/corpus/{{ target }} fuzz/seeds/{{ target }} -- -dict=fuzz/words.dict {{ args }}

# Thousands of members beside a plain model: `just simulate --seed 7 --members 5000 --steps 1000000`.
simulate *args:
    cargo run --release -p app-economy --example simulate -- {{ args }}

# Known vulnerabilities (needs the network).
audit:
    cargo deny check advisories

# The crash test: `just soak 4h` plays for so long on each database, one after the other.
soak duration='1h' *args='':
    cargo build --release
    target/release/guildhall soak --duration {{ duration }} {{ args }}
    scripts/with-servers sh -c 'target/release/guildhall soak --duration {{ duration }} --database "$GUILDHALL_SOAK_POSTGRES_URL" {{ args }}'
