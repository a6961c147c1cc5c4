//! The connections that are open: how many there may be, and who has to go where there is no room.
//!
//! A connection that has not shown the token is a stranger. Strangers have little time, each peer may have few of them, and where
//! there is no room for a new connection the oldest of them goes: whoever opens many and says nothing keeps nobody out.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;

use crate::jobs::held;

/// Bounds on connections.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time.
    pub all: usize,
    /// Connections of one address at a time that have not shown the token.
    pub strangers_of_one: usize,
    /// How long a connection may last that does not show the token.
    pub before_token: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            all: 512,
            strangers_of_one: 256,
            // A busy machine may take seconds to read what has come.
            before_token: Duration::from_secs(5),
        }
    }
}

/// All open connections.
#[derive(Debug)]
pub(crate) struct Connections {
    limits: Limits,
    open: Mutex<Open>,
    /// Told whenever one ends.
    ended: Notify,
}

#[derive(Debug, Default)]
struct Open {
    count: usize,
    /// The oldest first.
    strangers: VecDeque<Arc<Guest>>,
}

/// What is known of one connection. Requests carry it, so that whoever checks the token can vouch for it.
#[derive(Debug)]
pub(crate) struct Guest {
    peer: IpAddr,
    /// One of the three below; it changes once at most.
    standing: AtomicU8,
    /// Told when it has to make room.
    dismissed: Notify,
}

const STRANGER: u8 = 0;
/// It has shown the token.
const KNOWN: u8 = 1;
/// It had to make room, and its place is given away.
const DISMISSED: u8 = 2;

/// The place of one connection among the open ones, given up when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    connections: Arc<Connections>,
    guest: Arc<Guest>,
}

impl Connections {
    pub(crate) fn new(limits: Limits) -> Arc<Connections> {
        Arc::new(Connections {
            limits,
            open: Mutex::default(),
            ended: Notify::new(),
        })
    }

    /// A place for a connection; waits only while all that are open have shown the token.
    pub(crate) async fn admit(self: &Arc<Connections>, peer: IpAddr) -> Place {
        loop {
            let ended = self.ended.notified();
            if let Some(place) = self.try_admit(peer) {
                return place;
            }
            ended.await;
        }
    }

    fn try_admit(self: &Arc<Connections>, peer: IpAddr) -> Option<Place> {
        let mut open = held(&self.open);
        let own = open.strangers.iter().filter(|guest| guest.peer == peer);
        if own.count() >= self.limits.strangers_of_one {
            open.dismiss_oldest(|guest| guest.peer == peer);
        }
        if open.count >= self.limits.all && !open.dismiss_oldest(|_| true) {
            return None;
        }
        let guest = Arc::new(Guest {
            peer,
            standing: AtomicU8::new(STRANGER),
            dismissed: Notify::new(),
        });
        open.count += 1;
        open.strangers.push_back(Arc::clone(&guest));
        Some(Place {
            connections: Arc::clone(self),
            guest,
        })
    }
}

impl Open {
    /// Takes the place of the oldest stranger that is so; false if there is none.
    fn dismiss_oldest(&mut self, so: impl Fn(&Guest) -> bool) -> bool {
        // Those that have shown the token meanwhile are no strangers any more.
        self.strangers.retain(|guest| guest.standing() == STRANGER);
        while let Some(at) = self.strangers.iter().position(|guest| so(guest)) {
            let guest = self.strangers.remove(at);
            if guest.is_some_and(|guest| guest.dismiss()) {
                self.count -= 1;
                return true;
            }
        }
        false
    }
}

impl Guest {
    /// Says that it has shown the token.
    pub(crate) fn vouch(&self) {
        self.becomes(KNOWN);
    }

    fn dismiss(&self) -> bool {
        let dismissed = self.becomes(DISMISSED);
        if dismissed {
            self.dismissed.notify_one();
        }
        dismissed
    }

    /// Whether it was a stranger until now.
    fn becomes(&self, standing: u8) -> bool {
        let order = Ordering::Relaxed;
        self.standing
            .compare_exchange(STRANGER, standing, order, order)
            .is_ok()
    }

    fn standing(&self) -> u8 {
        self.standing.load(Ordering::Relaxed)
    }
}

impl Place {
    pub(crate) fn guest(&self) -> Arc<Guest> {
        Arc::clone(&self.guest)
    }

    /// Ends when this connection has to: its time is over, or another needs the place. Never, once it has shown the token.
    pub(crate) async fn dismissed(&self) {
        tokio::select! {
            () = self.guest.dismissed.notified() => return,
            () = tokio::time::sleep(self.connections.limits.before_token) => {}
        }
        if self.guest.standing() == KNOWN {
            std::future::pending().await
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = held(&self.connections.open);
        open.strangers
            .retain(|guest| !Arc::ptr_eq(guest, &self.guest));
        if self.guest.standing() != DISMISSED {
            open.count -= 1;
        }
        drop(open);
        self.connections.ended.notify_waiters();
    }
}
