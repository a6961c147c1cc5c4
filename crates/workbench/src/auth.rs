//! Authentication: the token, the host, the origin of a request, and the content security policy.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Workbench;
use crate::connections::Guest;
use crate::request_error::RequestError;

/// Nothing from elsewhere, nothing inline.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The cookie's name. Cookies do not tell ports apart, so that the port is in it.
fn cookie(port: u16) -> String {
    format!("demarche-{port}")
}

/// A random token of 128 bits.
///
/// # Errors
/// The system has no randomness.
pub fn token() -> Result<String, String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Lets through what may pass, in this order: the right host, the token, and for what writes or stays open, the same origin.
pub(crate) async fn authorize(
    State(bench): State<Arc<Workbench>>,
    request: Request,
    next: Next,
) -> Response {
    let reads = request
        .headers()
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"));
    let guest = request.extensions().get::<Arc<Guest>>().cloned();
    let vouch = || guest.iter().for_each(|guest| guest.vouch());
    let known = carries(&bench, request.headers());
    if known {
        vouch();
    }
    let response = match admit(&bench, &request, known) {
        Ok(Admission::Pass) => next.run(request).await,
        Ok(Admission::WithToken(response)) => {
            vouch();
            response
        }
        Err(error) if reads => error.page(),
        Err(error) => error.into_response(),
    };
    protect(response)
}

enum Admission {
    Pass,
    /// The token was in the address: it goes into a cookie, and out of the address.
    WithToken(Response),
}

/// Whether a request may pass; `known` is whether it carries the token.
fn admit(bench: &Workbench, request: &Request, known: bool) -> Result<Admission, RequestError> {
    let headers = request.headers();
    if !known_host(bench, request.uri(), headers) {
        return Err(RequestError::new(
            StatusCode::MISDIRECTED_REQUEST,
            "this server answers at its own address alone; open the address that it printed when it started",
        ));
    }
    let path = request.uri().path();
    if path.starts_with("/assets/") {
        return Ok(Admission::Pass);
    }
    if request.method() == Method::GET
        && path == "/"
        && let Some(rest) = given(bench, request.uri())
    {
        return Ok(Admission::WithToken(welcome(bench, &rest)));
    }
    if !known {
        return Err(RequestError::new(
            StatusCode::FORBIDDEN,
            "the token is missing; open the address that `demarche serve` printed when it started",
        ));
    }
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if (writes || path == "/live" || path.starts_with("/longer/")) && !same_origin(bench, headers) {
        return Err(RequestError::new(
            StatusCode::FORBIDDEN,
            "this comes from another page, which may not do that here",
        ));
    }
    Ok(Admission::Pass)
}

/// Whether the request is meant for this server: a page elsewhere whose name was pointed here sends that name.
fn known_host(bench: &Workbench, uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        _ => None,
    };
    let target = uri.authority().map(|a| a.as_str());
    let known = |host: &str| bench.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
    host.is_some_and(known) && target.is_none_or(known)
}

/// The rest of the query, if the right token is in it.
fn given(bench: &Workbench, uri: &Uri) -> Option<String> {
    let query = uri.query()?;
    let pairs = || form_urlencoded::parse(query.as_bytes());
    let (_, token) = pairs().find(|(key, _)| key == "token")?;
    if !alike(&token, &bench.token) {
        return None;
    }
    let rest = pairs().filter(|(key, _)| key != "token");
    Some(
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(rest)
            .finish(),
    )
}

fn welcome(bench: &Workbench, rest: &str) -> Response {
    let to = match rest {
        "" => "/".to_string(),
        rest => format!("/?{rest}"),
    };
    let cookie = format!(
        "{}={}; HttpOnly; SameSite=Strict; Path=/",
        cookie(bench.port),
        bench.token
    );
    let mut response = StatusCode::SEE_OTHER.into_response();
    for (name, value) in [(header::LOCATION, to), (header::SET_COOKIE, cookie)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Whether the token is in the cookie, or given as programs give it (`Authorization: Bearer …`).
fn carries(bench: &Workbench, headers: &HeaderMap) -> bool {
    let name = cookie(bench.port);
    let in_cookie = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(key, value)| key == name && alike(value, &bench.token));
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    in_cookie || bearer.is_some_and(|token| alike(token, &bench.token))
}

/// Whether a request comes from a page of this server, or from a program that is no browser and says nothing of pages.
fn same_origin(bench: &Workbench, headers: &HeaderMap) -> bool {
    let site = HeaderName::from_static("sec-fetch-site");
    let site = headers.get(site).map(|value| value.as_bytes());
    let from = headers.get(header::ORIGIN).map(|value| value.to_str());
    let own = |origin: &str| {
        let host = origin.strip_prefix("http://");
        host.is_some_and(|host| bench.hosts.iter().any(|own| own.eq_ignore_ascii_case(host)))
    };
    let right_site = site.is_none_or(|site| site == b"same-origin");
    let right_origin = from.is_none_or(|from| from.is_ok_and(own));
    right_site && right_origin
}

/// Compares without telling by the time that it takes where two texts differ.
fn alike(a: &str, b: &str) -> bool {
    let differ = a.bytes().zip(b.bytes()).fold(0, |d, (x, y)| d | (x ^ y));
    a.len() == b.len() && differ == 0
}

fn protect(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
