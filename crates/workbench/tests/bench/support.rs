//! A workbench upon a scenario in memory, asked without a network.

use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use demarche_report::analyse::Settings;
use demarche_scenario::World;
use demarche_workbench::store::{Store, Unwritten};
use demarche_workbench::{Options, Workbench, router};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

pub(crate) const TOKEN: &str = "not-a-secret";
pub(crate) const HOST: &str = "127.0.0.1:7000";

/// The scenario that people start from, with one λ for everybody, so that its worlds are drawn in less time.
pub(crate) fn starter() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let text = include_str!("../../../../scenarios/starter.demarche");
        let one = text.replace("precision 2..12 per round", "precision 20");
        assert_ne!(one, text, "the scenario gives another λ");
        one
    })
}

/// A file in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) text: Mutex<String>,
    pub(crate) read_only: bool,
    /// What another program adds at the instant of a save, the last one first.
    pub(crate) meanwhile: Mutex<Vec<String>>,
}

impl World for Memory {
    fn read(&self, path: &str) -> Result<String, String> {
        Err(format!("there is no {path}"))
    }
}

impl Store for Memory {
    fn name(&self) -> String {
        "north.demarche".into()
    }

    fn text(&self) -> Result<String, String> {
        Ok(self.text.lock().unwrap().clone())
    }

    fn read_only(&self) -> Option<String> {
        self.read_only.then(|| "It is bundled.".into())
    }

    fn replace(&self, before: &str, text: &str) -> Result<(), Unwritten> {
        let mut own = self.text.lock().unwrap();
        if let Some(line) = self.meanwhile.lock().unwrap().pop() {
            own.push_str(&line);
        }
        if *own != before {
            return Err(Unwritten::Changed);
        }
        *own = text.into();
        Ok(())
    }
}

pub(crate) struct Bench {
    pub(crate) app: Router,
    pub(crate) file: Arc<Memory>,
    pub(crate) bench: Arc<Workbench>,
}

pub(crate) fn bench(text: &str) -> Bench {
    over(Memory {
        text: Mutex::new(text.into()),
        read_only: false,
        meanwhile: Mutex::default(),
    })
}

pub(crate) fn over(file: Memory) -> Bench {
    let file = Arc::new(file);
    let options = Options {
        port: 7000,
        hosts: vec!["127.0.0.1".into(), "localhost".into()],
        token: TOKEN.into(),
        settings: Settings {
            limits: demarche_inference::compile::Settings {
                max_nodes: 1_000_000,
                memory: None,
                reduce: true,
            },
            threads: 2,
            ..Settings::default()
        },
    };
    let bench = Workbench::new(Arc::clone(&file) as Arc<dyn Store>, options).unwrap();
    Bench {
        app: router(&bench),
        file,
        bench,
    }
}

/// A request of the page itself.
pub(crate) fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::COOKIE, format!("other=1; demarche-7000={TOKEN}"))
}

impl Bench {
    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.app.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = request(Method::GET, path).body(Body::empty()).unwrap();
        text(self.send(request).await).await
    }

    pub(crate) async fn post(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> (StatusCode, Value) {
        let request = request(method, path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let (status, text) = text(self.send(request).await).await;
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    /// The findings of an address.
    pub(crate) async fn data(&self, query: &str) -> Value {
        let (status, text) = self.get(&format!("/data?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// The events of a stream, with their data, up to the first of this kind.
    pub(crate) async fn events(&self, query: &str, last: &str) -> Vec<(String, Value)> {
        let mut stream = self.stream(query).await;
        let mut events = Vec::new();
        while let Some(event) = stream.next().await {
            let end = event.0 == last;
            events.push(event);
            if end {
                break;
            }
        }
        events
    }

    pub(crate) async fn stream(&self, query: &str) -> Events {
        let path = format!("/live?{query}");
        let request = request(Method::GET, &path).body(Body::empty()).unwrap();
        let response = self.send(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        Events::of(response.into_body())
    }
}

/// Server-sent events, read one by one.
pub(crate) struct Events {
    body: Body,
    text: String,
}

impl Events {
    pub(crate) fn of(body: Body) -> Events {
        Events {
            body,
            text: String::new(),
        }
    }

    pub(crate) async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let mut lines = event.lines();
                    lines
                        .find_map(|line| line.strip_prefix(name))
                        .map(str::to_string)
                };
                let found = field("event: ").zip(field("data: "));
                self.text = rest.to_string();
                match found {
                    Some((kind, data)) => {
                        return Some((kind, serde_json::from_str(&data).unwrap()));
                    }
                    None => continue,
                }
            }
            let frame = self.body.frame().await?.unwrap();
            let data = frame.into_data().unwrap();
            self.text.push_str(std::str::from_utf8(&data).unwrap());
        }
    }
}

pub(crate) async fn text(response: Response<Body>) -> (StatusCode, String) {
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}
