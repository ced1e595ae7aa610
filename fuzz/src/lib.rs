//! What each fuzz target does with its bytes, beside not panicking: round trips, limits, and parsers of their own to compare with.
//!
//! The same functions run over `seeds/` in the ordinary tests (`bin/guildhall/tests/it/fuzz_seeds.rs`), on every machine and
//! without a sanitiser. Whatever a fuzzer finds is mended, gets a test where it was wrong, and becomes a seed.

pub mod amount;
pub mod component_id;
pub mod event;
pub mod posted;
pub mod settings;
pub mod shown;
pub mod template;
pub mod text;

/// What reads bytes, and panics when something is not as it must be.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: [(&str, Target); 7] = [
    ("amount", amount::run),
    ("component_id", component_id::run),
    ("event", event::run),
    ("posted", posted::run),
    ("settings", settings::run),
    ("template", template::run),
    ("text", text::run),
];

/// Bytes as the text they would be to somebody who does not look too closely.
fn text_of(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The next so many bytes, with zeroes where there are none left.
fn take<const N: usize>(data: &mut &[u8]) -> [u8; N] {
    let mut taken = [0; N];
    let count = data.len().min(N);
    taken[..count].copy_from_slice(&data[..count]);
    *data = &data[count..];
    taken
}
