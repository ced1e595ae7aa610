//! From drawings to pixels.

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

use crate::{PictureError, Theme, font::fonts};

/// The most characters that a description of a file may have.
const LONGEST_DESCRIPTION: usize = 1_000;

/// Something that can be drawn.
pub trait Picture {
    /// The drawing, as SVG.
    fn svg(&self, theme: Theme) -> String;

    /// What it shows, in words and figures, for those who do not see it.
    fn describe(&self) -> String;

    /// The picture. The same figures make the same bytes.
    ///
    /// # Errors
    /// [`PictureError`], in no case that depends on the figures.
    fn png(&self, theme: Theme) -> Result<Png, PictureError> {
        let options = Options {
            font_family: crate::font::FAMILY.to_owned(),
            fontdb: fonts()?.database(),
            ..Options::default()
        };
        let tree = Tree::from_str(&self.svg(theme), &options)
            .map_err(|error| PictureError::Drawing(error.to_string()))?;
        let size = tree.size().to_int_size();
        let mut pixels = Pixmap::new(size.width(), size.height())
            .ok_or_else(|| PictureError::Pixels("no room for them".to_owned()))?;
        resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
        let bytes = pixels
            .encode_png()
            .map_err(|error| PictureError::Pixels(error.to_string()))?;
        Ok(Png {
            width: size.width(),
            height: size.height(),
            bytes,
            description: shortened(&self.describe()),
        })
    }
}

/// A finished picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Png {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
    /// What it shows, for those who do not see it; at most 1,000 characters.
    pub description: String,
}

impl std::fmt::Debug for Png {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Png")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("size", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_DESCRIPTION) {
        None => text.to_owned(),
        Some(_) => text.chars().take(LONGEST_DESCRIPTION - 1).chain(['…']).collect(),
    }
}
