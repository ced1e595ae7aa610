//! The fonts of the house: the same on every machine, so that a picture has the same bytes everywhere.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb;
use skrifa::{
    FontRef, GlyphId, MetadataProvider as _,
    instance::{LocationRef, Size},
};

use crate::PictureError;

/// What texts are written in.
pub(crate) const FAMILY: &str = "DejaVu Sans";

static REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");
/// Chinese and Japanese signs, for names.
static SIGNS: &[u8] = include_bytes!("../fonts/DroidSansFallback-names.ttf");

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// The fonts, read once.
pub(crate) struct Fonts {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
    signs: FontRef<'static>,
    database: Arc<fontdb::Database>,
}

static FONTS: LazyLock<Result<Fonts, PictureError>> = LazyLock::new(Fonts::load);

/// The fonts.
pub(crate) fn fonts() -> Result<&'static Fonts, PictureError> {
    FONTS.as_ref().map_err(Clone::clone)
}

impl Fonts {
    fn load() -> Result<Self, PictureError> {
        let read = |bytes| FontRef::new(bytes).map_err(|error| PictureError::Font(error.to_string()));
        let mut database = fontdb::Database::new();
        for bytes in [REGULAR, BOLD, SIGNS] {
            if database
                .load_font_source(fontdb::Source::Binary(Arc::new(bytes)))
                .is_empty()
            {
                return Err(PictureError::Font("no face in it".to_owned()));
            }
        }
        Ok(Self {
            regular: read(REGULAR)?,
            bold: read(BOLD)?,
            signs: read(SIGNS)?,
            database: Arc::new(database),
        })
    }

    pub(crate) fn database(&self) -> Arc<fontdb::Database> {
        Arc::clone(&self.database)
    }

    /// Whether there is a letter for a character; a heavy letter is replaced by a usual one where there is none.
    pub(crate) fn has(&self, character: char) -> bool {
        self.glyph(character, Weight::Regular).is_some()
    }

    /// The fonts in the order in which a letter is looked for.
    fn faces(&self, weight: Weight) -> [&FontRef<'static>; 3] {
        match weight {
            Weight::Regular => [&self.regular, &self.bold, &self.signs],
            Weight::Bold => [&self.bold, &self.regular, &self.signs],
        }
    }

    fn glyph(&self, character: char, weight: Weight) -> Option<(&FontRef<'static>, GlyphId)> {
        self.faces(weight).into_iter().find_map(|face| {
            let glyph = face.charmap().map(character)?;
            (glyph.to_u32() != 0).then_some((face, glyph))
        })
    }

    /// How wide a text is at a size, rounded up. Letters that melt into one another may be narrower.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a text is a few thousand units wide"
    )]
    pub(crate) fn width(&self, text: &str, size: i32, weight: Weight) -> i32 {
        let sum: f32 = text
            .chars()
            .map(|character| {
                let found = self.glyph(character, weight).and_then(|(face, glyph)| {
                    let metrics = face.glyph_metrics(Size::new(1.0), LocationRef::default());
                    metrics.advance_width(glyph)
                });
                found.unwrap_or(0.6)
            })
            .sum();
        (f64::from(sum) * f64::from(size)).ceil() as i32
    }
}
