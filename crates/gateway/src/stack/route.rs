//! The end of the stack: the handler.

use std::task::{Context, Poll};

use core_errors::AppError;
use tower::Service;

use super::{
    Pending,
    resolve::{Input, Resolved},
};
use crate::reply::{Choice, Reply};

/// Discord shows no more suggestions than this.
const MAX_CHOICES: usize = 25;

/// Calls the handler that an understood call is for.
#[derive(Clone)]
pub(super) struct Route;

impl Service<Resolved> for Route {
    type Response = Reply;
    type Error = AppError;
    type Future = Pending<Reply, AppError>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), AppError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, resolved: Resolved) -> Self::Future {
        Box::pin(async move {
            let Resolved {
                call, entry, input, ..
            } = resolved;
            let handler = &entry.handler;
            tracing::debug!("admitted by every guard");
            match &input {
                Input::Command(options) => handler.run(&call, options).await,
                Input::Autocomplete(focused) => {
                    let mut choices: Vec<Choice> = handler.autocomplete(&call, focused).await?;
                    choices.truncate(MAX_CHOICES);
                    Ok(Reply::choices(choices))
                }
                Input::Component(pressed) => handler.component(&call, pressed).await,
                Input::Modal(form) => handler.modal(&call, form).await,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use tower::ServiceExt;

    use super::*;
    use crate::{
        command::{Focused, Form, Options, Pressed},
        component_id::ComponentId,
        reply::Answer,
        stack::testing::resolved,
    };

    #[tokio::test]
    async fn each_kind_of_input_reaches_its_handler() {
        let id = ComponentId::new("echo", "again").carrying("p");
        let inputs = [
            (Input::Command(Options::default()), "run"),
            (
                Input::Component(Pressed {
                    id: id.clone(),
                    values: Vec::new(),
                    message: None,
                }),
                "component again p",
            ),
            (
                Input::Modal(Form {
                    id,
                    fields: [("why".to_owned(), vec!["so".to_owned()])].into(),
                    message: None,
                }),
                "modal so",
            ),
        ];
        for (input, expected) in inputs {
            let reply = Route.oneshot(Resolved { input, ..resolved() }).await.unwrap();
            let Answer::Message(message) = reply.answer else {
                panic!("{reply:?}")
            };
            assert_eq!(message.view.plain, expected);
        }
        let input = Input::Autocomplete(Focused {
            option: "text".into(),
            text: "x".into(),
            options: Options::default(),
        });
        let reply = Route.oneshot(Resolved { input, ..resolved() }).await.unwrap();
        let Answer::Choices(choices) = reply.answer else {
            panic!("{reply:?}")
        };
        assert_eq!(choices.len(), MAX_CHOICES);
    }
}
