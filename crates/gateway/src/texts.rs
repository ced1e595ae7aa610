//! What the stack needs from the presentation kit.

use core_errors::{AppError, Arg, ErrorId};
use core_types::Locale;

use crate::reply::View;

/// The texts of all languages.
pub trait Texts: Send + Sync {
    /// The text of a key in this language alone, or `None` if the language does not have it. Falling back to English is
    /// the caller's choice: a name that is not translated should be left out of the registration, not repeated.
    fn get(&self, locale: Locale, key: &str, args: &[(&str, Arg)]) -> Option<String>;

    /// The card that tells a member what failed: the message of the error's code, its tip, and the id for the staff.
    fn error(&self, locale: Locale, error: &AppError, id: ErrorId) -> View;
}
