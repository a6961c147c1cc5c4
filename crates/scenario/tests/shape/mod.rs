//! As much of JSON Schema as the scenario's schema uses. A keyword that is not known here fails the test.

use serde_json::Value;

/// Why `json` does not fit `schema`, with its path; none if it fits.
pub(crate) fn mismatch(schema: &Value, json: &Value) -> Option<String> {
    fits(schema, schema, json, "$").err()
}

fn fits(root: &Value, schema: &Value, json: &Value, path: &str) -> Result<(), String> {
    let rules = match schema {
        Value::Bool(true) => return Ok(()),
        Value::Object(rules) => rules,
        _ => return Err(format!("{path}: nothing may stand here")),
    };
    let wrong = |what: &str, rule: &Value| Err(format!("{path}: {what} {rule}, not {json}"));
    for (keyword, rule) in rules {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => {}
            "additionalProperties" | "unevaluatedProperties" => {
                assert_eq!(rule, &Value::Bool(false));
                let known = rules.get("properties");
                for key in json.as_object().into_iter().flat_map(|o| o.keys()) {
                    if known.and_then(|k| k.get(key)).is_none() {
                        return Err(format!("{path}: no `{key}` can stand here"));
                    }
                }
            }
            "$ref" => {
                let target = root.pointer(word(rule).trim_start_matches('#'));
                fits(root, target.expect("a definition"), json, path)?;
            }
            "type" => {
                let allowed = rule
                    .as_array()
                    .map_or(std::slice::from_ref(rule), Vec::as_slice);
                if !allowed.iter().any(|t| is(word(t), json)) {
                    return wrong("the type is", rule);
                }
            }
            "const" if rule != json => return wrong("the value is", rule),
            "enum" if !list(rule).contains(json) => return wrong("one of", rule),
            "const" | "enum" => {}
            "minimum" if json.as_f64() < rule.as_f64() => return wrong("at least", rule),
            "maximum" if json.as_f64() > rule.as_f64() => return wrong("at most", rule),
            "minimum" | "maximum" => {}
            "minItems" if json.as_array().map(Vec::len) < rule.as_u64().map(|n| n as usize) => {
                return wrong("items, at least", rule);
            }
            "maxItems" if json.as_array().map(Vec::len) > rule.as_u64().map(|n| n as usize) => {
                return wrong("items, at most", rule);
            }
            "minItems" | "maxItems" => {}
            "required" => {
                for key in list(rule) {
                    if json.get(word(key)).is_none() {
                        return wrong("required is", key);
                    }
                }
            }
            "properties" => {
                for (key, rule) in rule.as_object().expect("an object") {
                    if let Some(value) = json.get(key) {
                        fits(root, rule, value, &format!("{path}.{key}"))?;
                    }
                }
            }
            "items" => {
                for (i, value) in json.as_array().into_iter().flatten().enumerate() {
                    fits(root, rule, value, &format!("{path}[{i}]"))?;
                }
            }
            "prefixItems" => {
                let values = json.as_array().into_iter().flatten();
                for (i, (rule, value)) in list(rule).iter().zip(values).enumerate() {
                    fits(root, rule, value, &format!("{path}[{i}]"))?;
                }
            }
            "anyOf" | "oneOf" => {
                let tried = list(rule).iter();
                let reasons: Vec<String> = tried
                    .filter_map(|r| fits(root, r, json, path).err())
                    .collect();
                let fitting = list(rule).len() - reasons.len();
                if fitting == 0 || (keyword == "oneOf" && fitting > 1) {
                    return Err(format!("{path}: {fitting} of {keyword} fit: {reasons:?}"));
                }
            }
            _ => panic!("{path}: `{keyword}` is a keyword that this test does not know"),
        }
    }
    Ok(())
}

fn is(kind: &str, json: &Value) -> bool {
    match kind {
        "null" => json.is_null(),
        "boolean" => json.is_boolean(),
        "string" => json.is_string(),
        "number" => json.is_number(),
        "integer" => json.is_i64() || json.is_u64(),
        "array" => json.is_array(),
        "object" => json.is_object(),
        _ => panic!("`{kind}` is no type"),
    }
}

fn list(rule: &Value) -> &[Value] {
    rule.as_array().expect("a list")
}

fn word(rule: &Value) -> &str {
    rule.as_str().expect("a string")
}
