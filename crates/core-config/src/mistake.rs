//! What is wrong with the settings, all of it at once.

use std::fmt;

/// One mistake: which key, where it came from, what was wrong and what would be right.
///
/// Never holds the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Dotted path of the key, or the name of the file when it cannot be read at all.
    pub key: String,
    /// Where the value came from: a file, an environment variable, or a default.
    pub source: String,
    /// What was wrong.
    pub problem: String,
    /// How to mend it: a line that would work, or the name that was probably meant.
    pub tip: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}): {}; {}",
            self.key, self.source, self.problem, self.tip
        )
    }
}

/// Every mistake found in one attempt to load the settings; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("the settings have a mistake:")?,
            n => write!(f, "the settings have {n} mistakes:")?,
        }
        for mistake in &self.0 {
            write!(
                f,
                "\n  - {}\n      from: {}\n      problem: {}",
                mistake.key, mistake.source, mistake.problem
            )?;
            write!(f, "\n      mend: {}", mistake.tip)?;
        }
        Ok(())
    }
}
