//! Message and modal components, V1 and V2.

mod defaults;
mod modal;

use std::collections::BTreeSet;

use serde_json::Value;

pub(crate) use self::defaults::complete;
pub(crate) use self::modal::{check as check_modal, fields as modal_fields};
use crate::error::FormErrors;

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

/// Most components a V2 message may have, nested ones included.
const MAX_V2: usize = 40;
/// Longest text of all text displays of a message together.
const MAX_TEXT: usize = 4000;

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

/// Collects faults while walking a message's components.
struct Check<'a> {
    errors: &'a mut FormErrors,
    custom_ids: BTreeSet<String>,
    is_v2: bool,
}

/// Checks the components of a message.
pub(super) fn check_message(components: &[Value], is_v2: bool, errors: &mut FormErrors) {
    let mut check = Check {
        errors,
        custom_ids: BTreeSet::new(),
        is_v2,
    };
    if !is_v2 && components.len() > 5 {
        check.errors.add(
            "components",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        );
    }
    let (mut count, mut text) = (0, 0);
    visit(components, &mut |component| {
        count += 1;
        if kind(component) == TEXT_DISPLAY {
            text += component["content"].as_str().unwrap_or_default().chars().count();
        }
    });
    if is_v2 && count > MAX_V2 {
        let message = "The total number of components cannot exceed 40";
        check
            .errors
            .add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message);
    }
    if text > MAX_TEXT {
        let message = "The total displayable text size cannot exceed 4000";
        check
            .errors
            .add("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message);
    }
    for (index, component) in components.iter().enumerate() {
        check.top(component, &format!("components.{index}"));
    }
}

impl Check<'_> {
    fn wrong_kind(&mut self, path: &str, allowed: &str) {
        let message = format!("Value of field \"type\" must be one of ({allowed}).");
        self.errors
            .add(&format!("{path}.type"), "UNION_TYPE_CHOICES", &message);
    }

    fn top(&mut self, component: &Value, path: &str) {
        match kind(component) {
            ACTION_ROW => self.row(component, path),
            CONTAINER if self.is_v2 => self.container(component, path),
            _ if self.is_v2 => self.content(component, path),
            _ => self.wrong_kind(path, "1,"),
        }
    }

    fn container(&mut self, container: &Value, path: &str) {
        let inner = container["components"].as_array().map_or(&[][..], Vec::as_slice);
        if inner.is_empty() {
            self.errors.required(&format!("{path}.components"));
        }
        if let Some(colour) = container["accent_color"].as_u64() {
            self.errors
                .range(&format!("{path}.accent_color"), colour, 0, 0xFF_FFFF);
        }
        for (index, component) in inner.iter().enumerate() {
            let path = format!("{path}.components.{index}");
            match kind(component) {
                ACTION_ROW => self.row(component, &path),
                _ => self.content(component, &path),
            }
        }
    }

    /// What both a V2 message and a container may hold, besides rows.
    fn content(&mut self, component: &Value, path: &str) {
        match kind(component) {
            TEXT_DISPLAY => self.text(component, path),
            SECTION => self.section(component, path),
            MEDIA_GALLERY => self.gallery(component, path),
            FILE => {
                let url = component["file"]["url"].as_str().unwrap_or_default();
                if !url.starts_with("attachment://") {
                    let message = "Only attachment:// references are supported.";
                    self.errors
                        .add(&format!("{path}.file.url"), "URL_TYPE_INVALID_SCHEME", message);
                }
            }
            SEPARATOR => {
                if component
                    .get("spacing")
                    .is_some_and(|spacing| !matches!(spacing.as_u64(), Some(1 | 2)))
                {
                    let message = "Value must be one of {1, 2}.";
                    self.errors
                        .add(&format!("{path}.spacing"), "BASE_TYPE_CHOICES", message);
                }
            }
            _ => self.wrong_kind(path, "1, 9, 10, 12, 13, 14, 17"),
        }
    }

    fn text(&mut self, component: &Value, path: &str) {
        let content = component["content"].as_str().unwrap_or_default();
        self.errors
            .length(&format!("{path}.content"), content, 1, MAX_TEXT);
    }

    fn section(&mut self, section: &Value, path: &str) {
        let inner = section["components"].as_array().map_or(&[][..], Vec::as_slice);
        if inner.is_empty() || inner.len() > 3 {
            let message = "Must be between 1 and 3 in length.";
            self.errors
                .add(&format!("{path}.components"), "BASE_TYPE_BAD_LENGTH", message);
        }
        for (index, component) in inner.iter().enumerate() {
            let path = format!("{path}.components.{index}");
            match kind(component) {
                TEXT_DISPLAY => self.text(component, &path),
                _ => self.wrong_kind(&path, "10,"),
            }
        }
        let (accessory, path) = (&section["accessory"], format!("{path}.accessory"));
        match kind(accessory) {
            BUTTON => self.button(accessory, &path),
            THUMBNAIL => self.media(accessory, &path),
            _ if accessory.is_null() => self.errors.required(&path),
            _ => self.wrong_kind(&path, "2, 11"),
        }
    }

    fn gallery(&mut self, gallery: &Value, path: &str) {
        let items = gallery["items"].as_array().map_or(&[][..], Vec::as_slice);
        if items.is_empty() || items.len() > 10 {
            let message = "Must be between 1 and 10 in length.";
            self.errors
                .add(&format!("{path}.items"), "BASE_TYPE_BAD_LENGTH", message);
        }
        for (index, item) in items.iter().enumerate() {
            self.media(item, &format!("{path}.items.{index}"));
        }
    }

    fn media(&mut self, item: &Value, path: &str) {
        if item["media"]["url"].as_str().is_none_or(str::is_empty) {
            self.errors.required(&format!("{path}.media.url"));
        }
        if let Some(description) = item["description"].as_str() {
            self.errors
                .length(&format!("{path}.description"), description, 0, 1024);
        }
    }

    fn row(&mut self, row: &Value, path: &str) {
        let inner = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        let at = format!("{path}.components");
        if inner.is_empty() || inner.len() > 5 {
            self.errors
                .add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
        } else if inner.len() > 1 && inner.iter().any(|component| is_select(kind(component))) {
            let message = "The specified component exceeds the maximum width";
            self.errors.add(&at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
        }
        for (index, component) in inner.iter().enumerate() {
            let path = format!("{at}.{index}");
            match kind(component) {
                BUTTON => self.button(component, &path),
                select if is_select(select) => {
                    self.custom_id(component, &path);
                    check_select(component, &path, self.errors);
                }
                _ => self.wrong_kind(&path, "2, 3, 5, 6, 7, 8"),
            }
        }
    }

    fn button(&mut self, button: &Value, path: &str) {
        match button["style"].as_u64() {
            Some(1..=4) => {
                self.custom_id(button, path);
                if button.get("url").is_some() {
                    let message = "A custom id and url cannot both be specified";
                    self.errors
                        .add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message);
                }
            }
            Some(5) => match button["url"].as_str() {
                None => self.errors.required(&format!("{path}.url")),
                Some(url) => self.errors.length(&format!("{path}.url"), url, 1, 512),
            },
            Some(6) => {
                if button["sku_id"].is_null() {
                    self.errors.required(&format!("{path}.sku_id"));
                }
                return;
            }
            _ => {
                let message = "Value must be one of {1, 2, 3, 4, 5, 6}.";
                self.errors
                    .add(&format!("{path}.style"), "BASE_TYPE_CHOICES", message);
            }
        }
        let label = button["label"].as_str().unwrap_or_default();
        self.errors.length(&format!("{path}.label"), label, 0, 80);
        if label.is_empty() && button["emoji"].is_null() {
            let message = "A button must have a label or emoji";
            self.errors.add(path, "BUTTON_COMPONENT_INVALID_EMPTY", message);
        }
    }

    fn custom_id(&mut self, component: &Value, path: &str) {
        let path = format!("{path}.custom_id");
        let custom_id = component["custom_id"].as_str().unwrap_or_default();
        self.errors.length(&path, custom_id, 1, 100);
        if !custom_id.is_empty() && !self.custom_ids.insert(custom_id.to_owned()) {
            let message = "Component custom id cannot be duplicated";
            self.errors.add(&path, "COMPONENT_CUSTOM_ID_DUPLICATED", message);
        }
    }
}

/// Checks a select menu, in a message or a modal, without its custom id.
fn check_select(select: &Value, path: &str, errors: &mut FormErrors) {
    if let Some(placeholder) = select["placeholder"].as_str() {
        errors.length(&format!("{path}.placeholder"), placeholder, 0, 150);
    }
    let min = select["min_values"].as_u64().unwrap_or(1);
    let max = select["max_values"].as_u64().unwrap_or(1);
    for (key, value, lowest) in [("min_values", min, 0), ("max_values", max, 1)] {
        errors.range(&format!("{path}.{key}"), value, lowest, 25);
    }
    if min > max {
        let message = "min_values must not exceed max_values.";
        errors.add(
            &format!("{path}.min_values"),
            "SELECT_COMPONENT_MIN_VALUES_EXCEEDED",
            message,
        );
    }
    if kind(select) != STRING_SELECT {
        return;
    }
    let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
    if options.is_empty() || options.len() > 25 {
        errors.add(
            &format!("{path}.options"),
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 25 in length.",
        );
    } else if usize::try_from(max).is_ok_and(|max| max > options.len()) {
        let message = "max_values must not exceed the number of options.";
        errors.add(
            &format!("{path}.max_values"),
            "SELECT_COMPONENT_MAX_VALUES_EXCEEDED",
            message,
        );
    }
    let mut values = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}.options.{index}");
        for (key, max) in [("label", 100), ("value", 100)] {
            errors.length(
                &format!("{path}.{key}"),
                option[key].as_str().unwrap_or_default(),
                1,
                max,
            );
        }
        if let Some(description) = option["description"].as_str() {
            errors.length(&format!("{path}.description"), description, 0, 100);
        }
        if !values.insert(option["value"].as_str().unwrap_or_default()) {
            let message = "The specified option value is already used";
            errors.add(
                &format!("{path}.value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                message,
            );
        }
    }
}
