//! Forms to fill in.

use twilight_model::channel::message::{
    Component,
    component::{Label, TextInput, TextInputStyle},
};

use super::{limits, markup::truncate_units};
use crate::reply::Modal;

/// What takes more characters than this has room for several lines.
const ONE_LINE: u16 = 200;

/// A line to type into.
#[derive(Debug, Clone)]
pub struct Field {
    /// Under which name it comes back.
    pub name: &'static str,
    /// What it is.
    pub label: String,
    /// What it takes, in smaller print.
    pub about: Option<String>,
    /// What stands in it already.
    pub value: Option<String>,
    /// The most characters it takes; above 200 it has room for several lines.
    pub longest: u16,
    /// Whether it must be filled in.
    pub required: bool,
}

/// A form with a title and the signed id under which it comes back.
pub fn form(title: &str, custom_id: String, fields: Vec<Field>) -> Modal {
    Modal {
        custom_id,
        title: truncate_units(title, limits::MODAL_LABEL),
        fields: fields.into_iter().map(field).collect(),
    }
}

#[expect(
    deprecated,
    reason = "Discord moved the label to the component around it; the old field still has to be named"
)]
fn field(field: Field) -> Component {
    Component::Label(Label {
        component: Box::new(Component::TextInput(TextInput {
            custom_id: field.name.to_owned(),
            id: None,
            label: None,
            max_length: Some(field.longest),
            min_length: field.required.then_some(1),
            placeholder: None,
            required: Some(field.required),
            style: if field.longest > ONE_LINE {
                TextInputStyle::Paragraph
            } else {
                TextInputStyle::Short
            },
            value: field
                .value
                .map(|value| truncate_units(&value, usize::from(field.longest)))
                .filter(|value| !value.is_empty()),
        })),
        description: field
            .about
            .map(|about| truncate_units(&about, limits::SELECT_TEXT)),
        id: None,
        label: truncate_units(&field.label, limits::MODAL_LABEL),
    })
}
