#![doc = include_str!("../README.md")]

mod catalogue;
mod code;
mod error;
mod id;

pub use catalogue::{CATALOGUE, codes};
pub use code::{Code, ErrorKind};
pub use error::{AppError, Arg};
pub use id::{ErrorId, ParseErrorId};
