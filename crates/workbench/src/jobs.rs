//! Jobs: computations that several requests may share. Each runs once at a time, publishes partial results, and stops when no
//! request holds it any more.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use demarche_engine::progress::Progress;
use tokio::sync::{Semaphore, watch};

/// The state of a job.
#[derive(Clone, Debug)]
pub enum Stage<T> {
    /// No result yet; the share that is done, from 0 to 1.
    Waiting(f64),
    /// A partial result, and the share that is done.
    Partly(T, f64),
    /// The whole result.
    Done(T),
    /// The reason why there is no result.
    Failed(Arc<str>),
}

impl<T> Stage<T> {
    /// Whether the job has ended.
    pub fn last(&self) -> bool {
        matches!(self, Stage::Done(_) | Stage::Failed(_))
    }
}

/// One computation, running or done.
#[derive(Debug)]
pub struct Job<T> {
    tell: watch::Sender<Stage<T>>,
    wanted: Mutex<usize>,
    /// No handle is left: the job is stopping, and takes no new handle.
    dead: AtomicBool,
}

impl<T: Clone> Job<T> {
    fn new() -> Job<T> {
        Job {
            tell: watch::Sender::new(Stage::Waiting(0.0)),
            wanted: Mutex::new(0),
            dead: AtomicBool::new(false),
        }
    }

    /// Publishes a partial result.
    pub fn partly(&self, what: T, done: f64) {
        self.tell.send_replace(Stage::Partly(what, done));
    }

    /// Adds a handle, unless the job is stopping.
    fn join(self: &Arc<Job<T>>) -> Option<Wanted<T>> {
        let mut wanted = held(&self.wanted);
        if self.dead.load(Ordering::Relaxed) {
            return None;
        }
        *wanted += 1;
        Some(Wanted {
            stage: self.tell.subscribe(),
            job: Arc::clone(self),
        })
    }
}

impl<T: Clone + Send + Sync> Progress for Job<T> {
    fn step(&self, _: &str, done: f64) {
        self.tell.send_if_modified(|stage| {
            let now = match stage {
                Stage::Waiting(now) | Stage::Partly(_, now) => now,
                _ => return false,
            };
            // A hundred steps are enough to see it move.
            let moved = done > *now + 0.01;
            if moved {
                *now = done;
            }
            moved
        });
    }

    fn cancelled(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }
}

/// A handle on a job. The job stops when its last handle is dropped.
#[derive(Debug)]
pub struct Wanted<T> {
    /// Its state.
    pub stage: watch::Receiver<Stage<T>>,
    job: Arc<Job<T>>,
}

impl<T: Clone> Wanted<T> {
    /// Waits for the result.
    ///
    /// # Errors
    /// The reason why there is no result.
    pub async fn done(mut self) -> Result<T, Arc<str>> {
        loop {
            match &*self.stage.borrow_and_update() {
                Stage::Done(what) => return Ok(what.clone()),
                Stage::Failed(why) => return Err(Arc::clone(why)),
                _ => {}
            }
            if self.stage.changed().await.is_err() {
                return Err("it was stopped".into());
            }
        }
    }
}

impl<T> Drop for Wanted<T> {
    fn drop(&mut self) {
        let mut wanted = held(&self.job.wanted);
        *wanted -= 1;
        if *wanted == 0 && !self.job.tell.borrow().last() {
            self.job.dead.store(true, Ordering::Relaxed);
        }
    }
}

/// Jobs by key. The latest ones are kept.
#[derive(Debug)]
pub struct Jobs<T> {
    /// The one requested last stands last.
    kept: Mutex<Vec<(String, Arc<Job<T>>)>>,
    most: usize,
    gate: Arc<Semaphore>,
}

impl<T: Clone + Send + Sync + 'static> Jobs<T> {
    /// Keeps the `most` latest jobs; each takes a permit of `gate` to run.
    pub fn new(most: usize, gate: Arc<Semaphore>) -> Jobs<T> {
        Jobs {
            kept: Mutex::new(Vec::new()),
            most,
            gate,
        }
    }

    /// A handle on the job with this key, which is started if there is none.
    pub fn want(
        &self,
        key: &str,
        compute: impl FnOnce(&Job<T>) -> Result<T, String> + Send + 'static,
    ) -> Wanted<T> {
        let mut kept = held(&self.kept);
        if let Some(i) = kept.iter().position(|(name, _)| name == key) {
            let (name, job) = kept.remove(i);
            if let Some(wanted) = job.join() {
                kept.push((name, job));
                return wanted;
            }
        }
        let job = Arc::new(Job::new());
        // There is no other handle yet, so the job is not stopping.
        *held(&job.wanted) += 1;
        let wanted = Wanted {
            stage: job.tell.subscribe(),
            job: Arc::clone(&job),
        };
        // A running job lives on through its handles.
        if kept.len() >= self.most {
            kept.remove(0);
        }
        kept.push((key.to_string(), Arc::clone(&job)));
        drop(kept);
        let gate = Arc::clone(&self.gate);
        tokio::spawn(async move {
            let permit = gate.acquire_owned().await;
            let own = Arc::clone(&job);
            let run = move || {
                if own.cancelled() {
                    return Err("it was stopped".to_string());
                }
                compute(&own)
            };
            let result = tokio::task::spawn_blocking(run).await;
            drop(permit);
            let stage = match result {
                Ok(Ok(what)) => Stage::Done(what),
                Ok(Err(why)) => Stage::Failed(why.into()),
                Err(_) => {
                    Stage::Failed("the computation broke off; this is a mistake in Demarche".into())
                }
            };
            // Under the lock, so that no request joins a dead job.
            let wanted = held(&job.wanted);
            if matches!(stage, Stage::Failed(_)) && *wanted == 0 {
                job.dead.store(true, Ordering::Relaxed);
            }
            job.tell.send_replace(stage);
        });
        wanted
    }

    /// The result of the job with this key, if it is done.
    pub fn there(&self, key: &str) -> Option<T> {
        let kept = held(&self.kept);
        let (_, job) = kept.iter().find(|(name, _)| name == key)?;
        match &*job.tell.borrow() {
            Stage::Done(what) => Some(what.clone()),
            _ => None,
        }
    }
}

/// Takes a lock, even a poisoned one: the value behind it is consistent at any time.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    use super::*;

    fn jobs(most: usize) -> Jobs<usize> {
        Jobs::new(most, Arc::new(Semaphore::new(2)))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_same_is_computed_once() {
        let jobs = jobs(4);
        let times = Arc::new(AtomicUsize::new(0));
        let ask = || {
            let times = Arc::clone(&times);
            jobs.want("a", move |_| {
                std::thread::sleep(Duration::from_millis(20));
                Ok(times.fetch_add(1, Ordering::SeqCst))
            })
        };
        let all: Vec<_> = (0..50).map(|_| ask()).collect();
        for wanted in all {
            assert_eq!(wanted.done().await, Ok(0));
        }
        assert_eq!(ask().done().await, Ok(0));
        assert_eq!(jobs.there("a"), Some(0));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_job_without_handles_stops_and_can_be_started_again() {
        let jobs = jobs(4);
        let (stopped, told) = std::sync::mpsc::channel();
        let wanted = jobs.want("a", move |job| {
            while !job.cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            let _ = stopped.send(());
            Err("stopped".into())
        });
        drop(wanted);
        let again = jobs.want("a", |_| Ok(7));
        assert_eq!(again.done().await, Ok(7));
        // It may have been stopped before it began.
        let _ = told.recv_timeout(Duration::from_secs(5));
        assert_eq!(jobs.there("a"), Some(7));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_mistake_in_a_computation_is_told() {
        let jobs = jobs(4);
        let wanted = jobs.want("a", |_| Err("no".into()));
        assert_eq!(&*wanted.done().await.unwrap_err(), "no");
        let wanted = jobs.want("b", |_| panic!("broken"));
        assert!(wanted.done().await.unwrap_err().contains("mistake"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_so_many_are_kept() {
        let jobs = jobs(3);
        for key in 0..10_usize {
            let _ = jobs.want(&key.to_string(), move |_| Ok(key)).done().await;
        }
        let there: Vec<usize> = (0..10).filter_map(|k| jobs.there(&k.to_string())).collect();
        assert_eq!(there, [7, 8, 9]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn parts_come_before_the_whole() {
        let jobs = jobs(3);
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let mut wanted = jobs.want("a", move |job| {
            job.partly(1, 0.5);
            let _ = wait.recv();
            Ok(2)
        });
        let _ = wanted.stage.changed().await;
        assert!(matches!(*wanted.stage.borrow(), Stage::Partly(1, _)));
        let _ = go.send(());
        assert_eq!(wanted.done().await, Ok(2));
    }
}
