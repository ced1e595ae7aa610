//! Pictures inside of bodies: data URIs of PNG, JPEG, GIF or WebP.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;

use super::fields::{Field, Fields};
use crate::picture;

/// A picture that came with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Image {
    pub(crate) bytes: Bytes,
    /// Its media type.
    pub(crate) kind: &'static str,
}

impl Image {
    /// Whether it may move.
    pub(crate) fn is_animated(&self) -> bool {
        self.kind == "image/gif"
    }

    fn parse(text: &str) -> Option<Self> {
        let (_, data) = text.strip_prefix("data:image/")?.split_once(";base64,")?;
        let bytes = Bytes::from(STANDARD.decode(data).ok()?);
        picture::size(&bytes)?;
        // What it is, not what it says it is.
        let kind = match bytes.get(..4)? {
            b"\x89PNG" => "image/png",
            b"GIF8" => "image/gif",
            b"RIFF" => "image/webp",
            _ => "image/jpeg",
        };
        Some(Self { bytes, kind })
    }
}

impl Fields<'_> {
    /// A picture of at most so many KiB.
    pub(crate) fn image(&mut self, name: &str, most: usize) -> Field<Image> {
        let text = match self.text(name, 0, usize::MAX) {
            Field::Absent => return Field::Absent,
            Field::Null => return Field::Null,
            Field::Given(text) => text,
        };
        if !text.starts_with("data:") {
            let message = "Only data uri strings can be used.";
            self.error(name, "BINARY_TYPE_INVALID_DATA_URI", message);
            return Field::Absent;
        }
        match Image::parse(&text) {
            None => self.error(name, "IMAGE_INVALID", "Invalid image data"),
            Some(image) if image.bytes.len() > most * 1024 => {
                let message = format!("File cannot be larger than {most}.0 kb.");
                self.error(name, "BINARY_TYPE_MAX_SIZE", &message);
            }
            Some(image) => return Field::Given(image),
        }
        Field::Absent
    }
}
