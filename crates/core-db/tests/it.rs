//! The contract of `core-db`: one list of cases, each on SQLite and on PostgreSQL.

#[cfg(test)]
mod it {
    mod backup;
    mod caches;
    mod crash;
    mod faults;
    mod gate;
    mod idempotency;
    mod jobs;
    mod leases;
    mod migrations;
    mod outbox;
    mod replica;
    mod rows;
    mod support;
    mod timeouts;
    mod units;
    mod writer;
}
