//! `guildhall commands`: the registration, as Discord receives it.

/// Prints one JSON array.
pub(crate) fn print() -> anyhow::Result<()> {
    Ok(())
}
