//! The contract of `core-db`: one list of cases, each on SQLite and on PostgreSQL.

#[cfg(test)]
mod it {
    mod backup;
    mod crash;
    mod faults;
    mod idempotency;
    mod jobs;
    mod leases;
    mod migrations;
    mod outbox;
    mod rows;
    mod support;
    mod units;
    mod writer;
}
