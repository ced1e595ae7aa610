//! A command: declared once, and from that registered, parsed, guarded and explained.

mod declaration;
mod input;
pub(crate) mod parse;
pub mod registration;
mod registry;

use core_errors::{AppError, codes};
pub use declaration::{Ack, Context, Declaration, Limits, OptionKind, OptionSpec};
pub use input::{Focused, Form, Options, Pressed};
pub use registration::registration;
pub use registry::Commands;
pub(crate) use registry::{Entry, UNKNOWN};

use crate::{
    call::Call,
    reply::{Choice, Reply},
};

/// A command with its handlers. A handler parses nothing and guards nothing: the stack has checked its input against
/// the declaration, the caller's rights and the feature flags. It calls one use case and says what to answer.
///
/// Handlers run as tasks of their own and are never cancelled; if one takes long, its answer is deferred.
pub trait Command: Send + Sync + 'static {
    /// What the command is called, takes and needs. Asked once, at start.
    fn declaration(&self) -> Declaration;

    /// The command was used. With sub-commands, `options.subcommand()` says which.
    fn run(&self, call: &Call, options: &Options) -> impl Future<Output = Result<Reply, AppError>> + Send;

    /// Suggestions are wanted for an option: at most 25, within 100 ms, never from a slow source.
    fn autocomplete(
        &self,
        call: &Call,
        focused: &Focused,
    ) -> impl Future<Output = Result<Vec<Choice>, AppError>> + Send {
        let _ = (call, focused);
        async { Ok(Vec::new()) }
    }

    /// One of the command's buttons or selects was used; `pressed.id` is verified.
    fn component(
        &self,
        call: &Call,
        pressed: &Pressed,
    ) -> impl Future<Output = Result<Reply, AppError>> + Send {
        let _ = (call, pressed);
        async { Err(AppError::new(codes::COMPONENT_STALE)) }
    }

    /// One of the command's forms was submitted; `form.id` is verified, its fields are not.
    fn modal(&self, call: &Call, form: &Form) -> impl Future<Output = Result<Reply, AppError>> + Send {
        let _ = (call, form);
        async { Err(AppError::new(codes::COMPONENT_STALE)) }
    }
}
