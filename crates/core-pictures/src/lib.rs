#![doc = include_str!("../README.md")]

mod bars;
mod canvas;
mod chart;
mod columns;
mod error;
mod figures;
mod font;
mod lorenz;
mod profile;
mod raster;
mod text;
mod theme;
mod ticks;

#[cfg(test)]
mod tests;

pub use bars::{Bar, BarKind, BarRow, Bars, Scale};
pub use chart::{LineChart, Series};
pub use columns::{Columns, Layer};
pub use error::PictureError;
pub use figures::{Figures, Unit};
pub use lorenz::Lorenz;
pub use profile::{ProfileCard, Tile};
pub use raster::{Picture, Png};
pub use text::safe;
pub use theme::{Colour, Theme};
