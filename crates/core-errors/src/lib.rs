#![doc = include_str!("../README.md")]

mod catalogue;
mod code;
mod document;
mod error;
mod id;

pub use catalogue::{CATALOGUE, codes};
pub use code::{Code, ErrorKind};
pub use document::{anchor, reference_page};
pub use error::{AppError, Arg};
pub use id::{ErrorId, ParseErrorId};
