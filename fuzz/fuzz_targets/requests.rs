//! Any request is answered by the workbench without a panic, and never by an error of the server's own. The input is the method and the
//! address in its first line, and the body in all others.

#![no_main]

use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use demarche_inference::compile;
use demarche_report::analyse::Settings;
use demarche_scenario::World;
use demarche_workbench::store::{Store, Unwritten};
use demarche_workbench::{Options, Workbench, router};
use http_body_util::BodyExt;
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

const SCENARIO: &str = include_str!("../small.demarche");
const TOKEN: &str = "not-a-secret";
/// Frames of a stream that are waited for: those that come later are computed one job at a time, behind those of earlier requests.
const FRAMES: usize = 1;

/// A file in memory, which every request finds as it was at first.
struct Memory(Mutex<String>);

impl World for Memory {
    fn read(&self, path: &str) -> Result<String, String> {
        Err(format!("there is no {path}"))
    }
}

impl Store for Memory {
    fn name(&self) -> String {
        "small.demarche".into()
    }

    fn text(&self) -> Result<String, String> {
        Ok(self.0.lock().expect("nothing panics").clone())
    }

    fn read_only(&self) -> Option<String> {
        None
    }

    fn replace(&self, before: &str, text: &str) -> Result<(), Unwritten> {
        let mut own = self.0.lock().expect("nothing panics");
        if *own != before {
            return Err(Unwritten::Changed);
        }
        *own = text.into();
        Ok(())
    }
}

struct Bench {
    runtime: Runtime,
    app: Router,
    bench: Arc<Workbench>,
    file: Arc<Memory>,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let file = Arc::new(Memory(Mutex::new(SCENARIO.into())));
    let options = Options {
        port: 7000,
        hosts: vec!["127.0.0.1".into()],
        token: TOKEN.into(),
        settings: Settings {
            limits: compile::Settings {
                max_nodes: 10_000,
                memory: None,
                reduce: true,
            },
            ..Settings::default()
        },
    };
    let bench = Workbench::new(Arc::clone(&file) as Arc<dyn Store>, options).expect("it reads");
    Bench {
        runtime: Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("there is a runtime"),
        app: router(&bench),
        bench,
        file,
    }
});

fuzz_target!(|text: &str| {
    let (line, body) = text.split_once('\n').unwrap_or((text, ""));
    let (method, address) = line.split_once(' ').unwrap_or(("GET", line));
    let Ok(method) = Method::from_bytes(method.as_bytes()) else {
        return;
    };
    let kind = if body.starts_with('{') {
        "application/json"
    } else {
        "text/plain"
    };
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header(header::HOST, "127.0.0.1:7000")
        .header(header::CONTENT_TYPE, kind)
        .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
        .body(Body::from(body.to_string()));
    let Ok(request) = request else { return };
    let here = &*BENCH;
    here.runtime.block_on(async {
        let Ok(response) = here.app.clone().oneshot(request).await;
        let status = response.status();
        assert!(!status.is_server_error(), "{line}: {status}");
        let mut body = response.into_body();
        for _ in 0..FRAMES {
            match body.frame().await {
                Some(frame) => drop(frame.expect("a body is never cut short")),
                None => break,
            }
        }
        drop(body);
        let written = here.file.text() != Ok(SCENARIO.into());
        if written {
            *here.file.0.lock().expect("nothing panics") = SCENARIO.into();
            here.bench.look().await;
        }
    });
});
