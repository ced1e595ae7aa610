//! How components of a message are put together, V1 and V2.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::url, ACTION_ROW, BUTTON, CONTAINER, FILE, MEDIA_GALLERY, SECTION, SEPARATOR, TEXT_DISPLAY,
    THUMBNAIL, buttons, is_select, kind, selects, visit,
};
use crate::error::FormErrors;

/// Most components a V2 message may have, nested ones included.
const MAX_V2: usize = 40;
/// Longest text of all text displays of a message together.
const MAX_TEXT: usize = 4000;
/// How many buttons, or one select menu, a row has room for.
const WIDTH: usize = 5;

/// The first component of a row that there is no room for.
fn first_too_wide(inner: &[Value]) -> Option<usize> {
    let widths = inner.iter().scan(0, |taken, component| {
        *taken += if is_select(kind(component)) { WIDTH } else { 1 };
        Some(*taken)
    });
    widths.into_iter().position(|taken| taken > WIDTH)
}

/// Collects faults while walking a message's components.
struct Check<'a> {
    errors: &'a mut FormErrors,
    custom_ids: BTreeSet<String>,
    is_v2: bool,
}

/// Checks the components of a message.
pub(in crate::validate) fn check_message(components: &[Value], is_v2: bool, errors: &mut FormErrors) {
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
            _ if self.is_v2 => self.content(component, path, "1, 9, 10, 12, 13, 14, 17"),
            _ => self.wrong_kind(path, "1,"),
        }
    }

    fn container(&mut self, container: &Value, path: &str) {
        let inner = container["components"].as_array().map_or(&[][..], Vec::as_slice);
        let at = format!("{path}.components");
        match container["components"].as_array() {
            None => self.errors.required(&at),
            Some(inner) if inner.is_empty() => {
                let message = "Must be between 1 and 40 in length.";
                self.errors.add(&at, "BASE_TYPE_BAD_LENGTH", message);
            }
            Some(_) => {}
        }
        if let Some(colour) = container["accent_color"].as_u64() {
            self.errors
                .range(&format!("{path}.accent_color"), colour, 0, 0xFF_FFFF);
        }
        for (index, component) in inner.iter().enumerate() {
            let path = format!("{path}.components.{index}");
            match kind(component) {
                ACTION_ROW => self.row(component, &path),
                _ => self.content(component, &path, "1, 9, 10, 12, 13, 14"),
            }
        }
    }

    /// What both a V2 message and a container may hold, besides rows.
    fn content(&mut self, component: &Value, path: &str, allowed: &str) {
        match kind(component) {
            TEXT_DISPLAY => self.text(component, path),
            SECTION => self.section(component, path),
            MEDIA_GALLERY => self.gallery(component, path),
            FILE => {
                let path = format!("{path}.file.url");
                match component["file"]["url"].as_str() {
                    None | Some("") => self.errors.required(&path),
                    Some(given) => url::check(given, &path, &["attachment"], 2048, self.errors),
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
            _ => self.wrong_kind(path, allowed),
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
        match item["media"]["url"].as_str() {
            _ if !item["media"].is_object() => self.errors.required(&format!("{path}.media")),
            None | Some("") => self.errors.required(&format!("{path}.media.url")),
            Some(given) => {
                let path = format!("{path}.media.url");
                url::check(given, &path, url::MEDIA, 2048, self.errors);
            }
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
        } else if let Some(index) = first_too_wide(inner) {
            let message = "The specified component exceeds the maximum width";
            self.errors.add(
                &format!("{at}.{index}"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                message,
            );
        }
        for (index, component) in inner.iter().enumerate() {
            let path = format!("{at}.{index}");
            match kind(component) {
                BUTTON => self.button(component, &path),
                select if is_select(select) => {
                    self.custom_id(component, &path);
                    selects::check(component, &path, self.errors);
                }
                _ => self.wrong_kind(&path, "2, 3, 5, 6, 7, 8"),
            }
        }
    }

    fn button(&mut self, button: &Value, path: &str) {
        if matches!(button["style"].as_u64(), Some(1..=4)) {
            if button["custom_id"].is_null() {
                let path = format!("{path}.custom_id");
                self.errors.add(
                    &path,
                    "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
                    "A custom id is required",
                );
            } else {
                self.custom_id(button, path);
            }
        }
        buttons::check(button, path, self.errors);
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
