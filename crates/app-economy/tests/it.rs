//! The economy over both databases.

#[cfg(test)]
mod it {
    mod ledger;
    mod use_cases;
}
