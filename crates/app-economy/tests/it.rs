//! The economy over both databases.

#[cfg(test)]
mod it {
    mod ledger;
    mod simulation;
    mod use_cases;
}
