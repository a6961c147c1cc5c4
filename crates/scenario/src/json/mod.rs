//! The JSON twin of the text form: one object for each item, tagged by `"item"`, with the same words as its keys.
//!
//! Expressions, properties, claims, effects and a variant's changes stand as their text. Empty fields are left out. Places
//! are not carried: to have problems of checking shown in their place, print the scenario and read that text.

mod clause;
mod read;
mod text;

use crate::syntax::Scenario;
use serde_json::Value;
use serde_json::error::Category;

pub use read::from_json;
pub(crate) use text::Scalar;

/// Why a text that is no scenario, but should be JSON of some kind, cannot be read: in our words, with the line.
pub fn unreadable(error: &serde_json::Error) -> String {
    let line = error.line();
    match error.classify() {
        Category::Eof => "it ends too soon".into(),
        Category::Data => format!("line {line} has something else than what belongs there"),
        Category::Syntax | Category::Io => format!("line {line} is not JSON"),
    }
}

/// The scenario as indented JSON, its keys in the order of the syntax tree.
pub fn to_json(scenario: &Scenario) -> String {
    // A tree of strings, lists and string-keyed objects: neither step has anything to fail on.
    let mut json = serde_json::to_value(scenario).unwrap_or_default();
    tidy(&mut json);
    format!("{json:#}\n")
}

/// Takes out fields that say nothing; puts comments before and reasons behind what they belong to.
fn tidy(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.retain(|_, v| !v.is_null());
            fields.values_mut().for_each(tidy);
            if let Some(comments) = fields.shift_remove("comments") {
                let behind_tag = usize::from(fields.contains_key("item"));
                fields.shift_insert(behind_tag, "comments".into(), comments);
            }
            if let Some(because) = fields.shift_remove("because") {
                fields.insert("because".into(), because);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// The JSON Schema (draft 2020-12) of what [`from_json`] reads.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Scenario);
    schema.insert("title".into(), "A scenario of Demarche".into());
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let link = serde_json::json!({"type": "string", "description": "Where this schema is."});
        properties.insert("$schema".into(), link);
    }
    schema.into()
}
