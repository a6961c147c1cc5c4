//! What JSON carries as its text: names, levels, expressions, chances, properties, claims, effects, a variant's changes.

use crate::parse::{Parser, fragment};
use crate::print;
use crate::syntax::{
    Amount, Asks, Chanced, Claim, Effect, Expr, Level, Looks, Name, Override, Precision, Prior,
    Property, Remember,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A JSON string or number, as text: `"20%..50%"`, `0.3`.
#[derive(Clone, Debug)]
pub(crate) struct Scalar(String);

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string or a number")
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<Scalar, E> {
        Ok(Scalar(v.into()))
    }

    fn visit_u64<E: Error>(self, v: u64) -> Result<Scalar, E> {
        Ok(Scalar(v.to_string()))
    }

    fn visit_i64<E: Error>(self, v: i64) -> Result<Scalar, E> {
        Ok(Scalar(v.to_string()))
    }

    fn visit_f64<E: Error>(self, v: f64) -> Result<Scalar, E> {
        Ok(Scalar(v.to_string()))
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scalar, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

impl JsonSchema for Scalar {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A phrase of the scenario language, such as `20%..50%` or `sanctions is eased`; a bare number is its own text.",
            "type": ["string", "number"]
        })
    }
}

impl From<String> for Name {
    fn from(text: String) -> Name {
        Name {
            text,
            span: Default::default(),
        }
    }
}

impl From<Name> for String {
    fn from(name: Name) -> String {
        name.text
    }
}

impl From<Scalar> for Level {
    fn from(Scalar(text): Scalar) -> Level {
        Level {
            text,
            span: Default::default(),
        }
    }
}

impl From<Level> for String {
    fn from(level: Level) -> String {
        level.text
    }
}

impl From<Prior> for String {
    fn from(prior: Prior) -> String {
        match prior {
            Prior::Given(value) => print::expr(&value),
            Prior::Otherwise => "otherwise".into(),
        }
    }
}

/// Reads `text` whole, or says why it cannot be read.
fn read<T>(Scalar(text): Scalar, reader: fn(&mut Parser) -> T) -> Result<T, String> {
    fragment(&text, reader).map_err(|problems| match problems.first() {
        Some(p) if p.hint.is_empty() => format!("{} in `{text}`", p.message),
        Some(p) => format!("{} in `{text}`: {}", p.message, p.hint),
        None => format!("`{text}` cannot be read"),
    })
}

/// How a type is read and printed.
macro_rules! text {
    ($($type:ty: $read:expr, $print:expr;)*) => {$(
        impl TryFrom<Scalar> for $type {
            type Error = String;

            fn try_from(text: Scalar) -> Result<$type, String> {
                read(text, $read)
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> String {
                $print(&value)
            }
        }
    )*};
}

text! {
    Expr: Parser::quantity, print::expr;
    Precision: Parser::precision, print::precision;
    Property: Parser::property, print::property;
    Asks: Parser::asks, print::asks;
    Claim: Parser::claim, print::claim;
    Effect: Parser::effect, print::effect;
    Amount: Parser::amount, print::amount;
    Chanced: Parser::watcher, print::chanced;
    Looks: Parser::looks, print::looks;
    Remember: Parser::remember, print::remember;
}

impl TryFrom<Scalar> for Prior {
    type Error = String;

    fn try_from(text: Scalar) -> Result<Prior, String> {
        read(text, Parser::prior)
    }
}

impl TryFrom<Scalar> for Override {
    type Error = String;

    fn try_from(text: Scalar) -> Result<Override, String> {
        read(text, Parser::change_of_variant)?.ok_or_else(|| "it changes nothing".into())
    }
}

impl From<Override> for String {
    fn from(change: Override) -> String {
        print::change(&change)
    }
}
