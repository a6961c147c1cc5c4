//! Why a request gets nothing: a status, and a sentence for people.

use askama::Template;
use axum::Json;
use axum::extract::rejection::{JsonRejection, StringRejection};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A request refused.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    why: String,
}

/// Why, as programs get it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Why {
    /// What is wrong and what to do, in plain words.
    pub message: String,
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct Page<'a> {
    why: &'a str,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, why: impl Into<String>) -> Refusal {
        Refusal {
            status,
            why: why.into(),
        }
    }

    /// The same as people read it in a browser.
    pub(crate) fn page(self) -> Response {
        let page = Page { why: &self.why };
        (self.status, Html(page.render().unwrap_or_default())).into_response()
    }

    /// What was asked for is not there.
    pub(crate) fn missing(why: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, why)
    }

    /// The scenario, or what is asked of it, cannot be computed.
    pub(crate) fn unprocessable(why: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, why)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(Why { message: self.why })).into_response()
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Refusal {
        Refusal::new(rejection.status(), rejection.body_text())
    }
}

impl From<StringRejection> for Refusal {
    fn from(rejection: StringRejection) -> Refusal {
        Refusal::new(rejection.status(), rejection.body_text())
    }
}
