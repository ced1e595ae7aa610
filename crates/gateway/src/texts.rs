//! What the stack needs from the presentation kit.

use core_errors::{AppError, Arg, ErrorId};
use core_types::Locale;

use crate::{presentation::Currency, reply::View};

/// The texts of all languages.
pub trait Texts: Send + Sync {
    /// The text of a key in this language alone, or `None` if the language does not have it. Falling back to English is
    /// the caller's choice: a name that is not translated should be left out of the registration, not repeated.
    fn get(&self, locale: Locale, key: &str, args: &[(&str, Arg)]) -> Option<String>;

    /// The card that tells a member what failed: the message of the error's code, its tip, and the id for the staff.
    fn error(&self, shown: ErrorShown<'_>) -> View;
}

/// What the card of an error shows.
#[derive(Debug, Clone)]
pub struct ErrorShown<'e> {
    /// The member's language.
    pub locale: Locale,
    /// What the guild calls its money, if that is remembered.
    pub currency: Currency,
    /// What went wrong.
    pub error: &'e AppError,
    /// The id for the staff.
    pub id: ErrorId,
    /// The signed id of the button that tells the staff; none where there is nobody to tell, or nothing to.
    pub report: Option<String>,
}
