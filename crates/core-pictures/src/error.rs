/// Why a picture could not be made. Nothing a member does leads here: whoever asked goes on without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// One of the fonts that are part of the program cannot be read.
    #[error("a font of the house cannot be read: {0}")]
    Font(String),
    /// What was drawn is no SVG.
    #[error("a drawing cannot be understood: {0}")]
    Drawing(String),
    /// There is no memory for the pixels, or they cannot be packed.
    #[error("a drawing cannot be turned into pixels: {0}")]
    Pixels(String),
}
