//! A clause is its value alone, or `{"value": …, "comments": […], "because": […]}` where it has more to say.

use crate::syntax::{Clause, Meta};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;

/// The long form.
#[derive(serde::Serialize, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AnnotatedOf{T}")]
struct Annotated<T> {
    value: T,
    #[serde(flatten)]
    meta: Meta,
}

impl<T: Serialize + Clone> Serialize for Clause<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.meta == Meta::default() {
            return self.value.serialize(serializer);
        }
        Annotated {
            value: &self.value,
            meta: self.meta.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Clause<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Clause<T>, D::Error> {
        let json = Value::deserialize(deserializer)?;
        if json.get("value").is_some() {
            let Annotated { value, meta } =
                serde_json::from_value(json).map_err(D::Error::custom)?;
            return Ok(Clause { meta, value });
        }
        Ok(Clause {
            meta: Meta::default(),
            value: serde_json::from_value(json).map_err(D::Error::custom)?,
        })
    }
}

impl<T: JsonSchema> JsonSchema for Clause<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ClauseOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A value alone, or an object with the value, its comments and its reasons.",
            "anyOf": [generator.subschema_for::<T>(), generator.subschema_for::<Annotated<T>>()]
        })
    }
}
