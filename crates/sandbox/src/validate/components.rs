//! Message and modal components, V1 and V2.

mod buttons;
mod defaults;
mod layout;
mod modal;
mod selects;

use serde_json::Value;

pub(crate) use self::defaults::complete;
pub(super) use self::layout::check_message;
pub(crate) use self::modal::{check as check_modal, fields as modal_fields};

pub(crate) const ACTION_ROW: u64 = 1;
pub(crate) const BUTTON: u64 = 2;
pub(crate) const STRING_SELECT: u64 = 3;
pub(crate) const TEXT_INPUT: u64 = 4;
pub(crate) const USER_SELECT: u64 = 5;
pub(crate) const CHANNEL_SELECT: u64 = 8;
const SECTION: u64 = 9;
pub(crate) const TEXT_DISPLAY: u64 = 10;
const THUMBNAIL: u64 = 11;
const MEDIA_GALLERY: u64 = 12;
const FILE: u64 = 13;
const SEPARATOR: u64 = 14;
const CONTAINER: u64 = 17;
pub(crate) const LABEL: u64 = 18;
/// In modals.
pub(crate) const FILE_UPLOAD: u64 = 19;

pub(crate) fn kind(component: &Value) -> u64 {
    component["type"].as_u64().unwrap_or_default()
}

pub(crate) fn is_select(kind: u64) -> bool {
    kind == STRING_SELECT || (USER_SELECT..=CHANNEL_SELECT).contains(&kind)
}

/// Calls `visit` for each component, outer before inner, in reading order.
pub(crate) fn visit<'a>(components: &'a [Value], visit_one: &mut impl FnMut(&'a Value)) {
    for component in components {
        visit_one(component);
        if let Some(inner) = component["components"].as_array() {
            visit(inner, visit_one);
        }
        for single in ["component", "accessory"] {
            if let Some(inner) = component.get(single) {
                visit(std::slice::from_ref(inner), visit_one);
            }
        }
    }
}

/// The component of this custom id.
pub(crate) fn find<'a>(components: &'a [Value], custom_id: &str) -> Option<&'a Value> {
    let mut found = None;
    visit(components, &mut |component| {
        if component["custom_id"] == custom_id {
            found = Some(component);
        }
    });
    found
}
