//! What Discord fills in: ids, and fields that were left out but are always there in an answer.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    CONTAINER, FILE, LABEL, MEDIA_GALLERY, SEPARATOR, TEXT_INPUT, THUMBNAIL, is_select, kind, visit,
};

/// Gives each component without an `id` the next free one, and fills in what was left out.
pub(crate) fn complete(components: &mut [Value]) {
    let mut taken = BTreeSet::new();
    visit(components, &mut |component| {
        taken.extend(component["id"].as_u64().filter(|id| *id != 0));
    });
    let mut next = 1;
    for component in components {
        complete_one(component, &taken, &mut next);
    }
}

fn complete_one(component: &mut Value, taken: &BTreeSet<u64>, next: &mut u64) {
    if !component.is_object() {
        return;
    }
    if component["id"].as_u64().unwrap_or_default() == 0 {
        while taken.contains(next) {
            *next += 1;
        }
        component["id"] = json!(*next);
        *next += 1;
    }
    fill(component);
    if let Some(inner) = component.get_mut("components").and_then(Value::as_array_mut) {
        for component in inner {
            complete_one(component, taken, next);
        }
    }
    for single in ["component", "accessory"] {
        if let Some(inner) = component.get_mut(single) {
            complete_one(inner, taken, next);
        }
    }
}

fn fill(component: &mut Value) {
    let media = || json!({"description": null, "spoiler": false});
    let defaults = match kind(component) {
        select if is_select(select) => json!({"min_values": 1, "max_values": 1}),
        TEXT_INPUT => json!({"label": null, "min_length": null, "max_length": null}),
        LABEL => json!({"description": null}),
        THUMBNAIL => media(),
        MEDIA_GALLERY => {
            let items = component.get_mut("items").and_then(Value::as_array_mut);
            for item in items.into_iter().flatten() {
                fill_from(item, &media());
            }
            return;
        }
        FILE => json!({"spoiler": false}),
        SEPARATOR => json!({"spacing": 1, "divider": true}),
        CONTAINER => json!({"accent_color": null, "spoiler": false}),
        _ => return,
    };
    fill_from(component, &defaults);
}

fn fill_from(value: &mut Value, defaults: &Value) {
    let (Some(fields), Some(defaults)) = (value.as_object_mut(), defaults.as_object()) else {
        return;
    };
    for (key, default) in defaults {
        if fields.get(key).is_none_or(Value::is_null) {
            fields.insert(key.clone(), default.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_is_filled_in_and_the_rest_is_kept() {
        let mut components = [json!({"type": 17, "spoiler": true, "components": [
            {"type": 14, "id": 1}, {"type": 12, "items": [{"media": {"url": "https://a.example"}}]},
            {"type": 9, "components": [], "accessory": {"type": 11, "description": "A"}},
        ]})];
        complete(&mut components);
        let container = &components[0];
        assert_eq!(
            (&container["id"], &container["spoiler"]),
            (&json!(2), &json!(true))
        );
        assert_eq!(container["accent_color"], Value::Null);
        assert_eq!(
            container["components"][0],
            json!({"type": 14, "id": 1, "spacing": 1, "divider": true})
        );
        assert_eq!(container["components"][1]["items"][0]["spoiler"], false);
        assert_eq!(container["components"][2]["accessory"]["description"], "A");
        assert_eq!(container["components"][2]["accessory"]["id"], 5);
    }
}
