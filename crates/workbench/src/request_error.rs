//! Why the server does not answer a request: an HTTP status and a sentence.

use askama::Template;
use axum::Json;
use axum::extract::rejection::{JsonRejection, StringRejection};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A request that failed: an HTTP status and the reason.
#[derive(Clone, Debug)]
pub(crate) struct RequestError {
    status: StatusCode,
    why: String,
}

/// The reason, as JSON.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Why {
    /// What is wrong and what to do, in plain words.
    pub message: String,
}

#[derive(Template)]
#[template(path = "request_error.html")]
struct Page<'a> {
    why: &'a str,
}

impl RequestError {
    pub(crate) fn new(status: StatusCode, why: impl Into<String>) -> RequestError {
        RequestError {
            status,
            why: why.into(),
        }
    }

    /// The reason as an HTML page.
    pub(crate) fn page(self) -> Response {
        let page = Page { why: &self.why };
        (self.status, Html(page.render().unwrap_or_default())).into_response()
    }

    /// Status 404: the resource does not exist.
    pub(crate) fn missing(why: impl Into<String>) -> RequestError {
        RequestError::new(StatusCode::NOT_FOUND, why)
    }

    /// Status 422: the scenario, or the request about it, has no answer.
    pub(crate) fn unprocessable(why: impl Into<String>) -> RequestError {
        RequestError::new(StatusCode::UNPROCESSABLE_ENTITY, why)
    }
}

impl IntoResponse for RequestError {
    fn into_response(self) -> Response {
        (self.status, Json(Why { message: self.why })).into_response()
    }
}

impl From<JsonRejection> for RequestError {
    fn from(rejection: JsonRejection) -> RequestError {
        RequestError::new(rejection.status(), rejection.body_text())
    }
}

impl From<StringRejection> for RequestError {
    fn from(rejection: StringRejection) -> RequestError {
        RequestError::new(rejection.status(), rejection.body_text())
    }
}
