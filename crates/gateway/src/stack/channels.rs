//! Commands that staff keeps out of a channel say so.

use std::sync::Arc;

use core_errors::AppError;
use futures_util::future::BoxFuture;

use super::{
    guard::Guard,
    resolve::{Input, Resolved},
};
use crate::call::Call;

/// Where commands may be used.
pub(crate) trait CommandChannels: Send + Sync {
    /// Whether the call's command may be used where it was used.
    fn check<'a>(&'a self, call: &'a Call) -> BoxFuture<'a, Result<(), AppError>>;
}

/// The guard. Buttons and forms pass: what was begun in a channel is finished there, whatever staff says meanwhile. So do commands
/// for staff, whose rights are said elsewhere.
pub(super) struct Channels(pub(super) Arc<dyn CommandChannels>);

impl Guard for Channels {
    async fn check(&self, resolved: &Resolved) -> Result<(), AppError> {
        let begins = matches!(resolved.input, Input::Command(_) | Input::Autocomplete(_));
        let for_staff = resolved.action.is_some_and(core_security::Action::is_for_staff);
        if begins && !for_staff {
            self.0.check(&resolved.call).await
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use core_errors::codes;
    use core_security::Action;

    use super::*;
    use crate::{
        command::Form,
        component_id::ComponentId,
        stack::{guard::testing::pass, testing::resolved},
    };

    /// Nothing may be used anywhere.
    struct Nowhere;

    impl CommandChannels for Nowhere {
        fn check<'a>(&'a self, _: &'a Call) -> BoxFuture<'a, Result<(), AppError>> {
            Box::pin(std::future::ready(Err(AppError::new(codes::NOT_HERE))))
        }
    }

    #[tokio::test]
    async fn what_members_begin_is_checked_and_nothing_else() {
        let answer = async |input, action| {
            let resolved = Resolved {
                input,
                action,
                ..resolved()
            };
            pass(Channels(Arc::new(Nowhere)), resolved).await.is_ok()
        };
        let command = || resolved().input;
        let form = Input::Modal(Form {
            id: ComponentId::new("echo", "send"),
            fields: std::collections::BTreeMap::default(),
            message: None,
        });
        assert!(!answer(command(), None).await);
        assert!(!answer(command(), Some(Action::EconomyUse)).await);
        assert!(answer(command(), Some(Action::EconomyConfigure)).await);
        assert!(answer(form, None).await);
    }
}
