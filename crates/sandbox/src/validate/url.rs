//! Addresses in embeds and components.

use crate::error::FormErrors;

/// Schemes of links.
pub(super) const LINK: &[&str] = &["http", "https"];
/// Schemes of pictures and other media.
pub(super) const MEDIA: &[&str] = &["http", "https", "attachment"];
/// Schemes of what a button opens.
pub(super) const BUTTON: &[&str] = &["http", "https", "discord"];

/// Checks an address: its scheme, that there is something behind it, and its length.
pub(super) fn check(url: &str, path: &str, schemes: &[&str], max: usize, errors: &mut FormErrors) {
    errors.length(path, url, 0, max);
    match url.split_once("://") {
        Some((scheme, rest)) if schemes.contains(&scheme.to_ascii_lowercase().as_str()) => {
            if rest.is_empty() || rest.starts_with('/') || rest.contains(char::is_whitespace) {
                errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
            }
        }
        Some((scheme, _)) => {
            let known: Vec<_> = schemes.iter().map(|scheme| format!("'{scheme}'")).collect();
            let known = known.join(", ");
            let message = format!("Scheme \"{scheme}\" is not supported. Scheme must be one of ({known}).");
            errors.add(path, "URL_TYPE_INVALID_SCHEME", &message);
        }
        None => errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL."),
    }
}
