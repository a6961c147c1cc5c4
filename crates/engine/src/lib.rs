//! Games of incomplete information in extensive form: logit quantal response equilibria along the principal branch, certified by
//! independent code; regret minimization; Gambit's formats.
//!
//! ```
//! use demarche_engine::game::Builder;
//! use demarche_engine::{Quiet, Settings, Status, certify, trace};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A challenger stays out or enters; a defender who is challenged yields or fights.
//! let mut builder = Builder::new(["challenger", "defender"]);
//! let challenge = builder.infoset(0, "challenge", ["stay out", "enter"])?;
//! let reply = builder.infoset(1, "reply", ["yield", "fight"])?;
//! let challenged = builder.decision(builder.root(), challenge)?;
//! builder.payoff(challenged[0], &[0.0, 2.0])?;
//! let replied = builder.decision(challenged[1], reply)?;
//! builder.payoff(replied[0], &[1.0, 1.0])?;
//! builder.payoff(replied[1], &[-1.0, -1.0])?;
//! let mut game = builder.build()?.game;
//!
//! // The precision λ of both: how costly an error has to be to become rare.
//! game.numbers.precision.fill(3.0);
//! let solution = trace(&game, &Settings::default(), &Quiet);
//! assert_eq!(solution.status, Status::Solved);
//! // The defender loses 2 by fighting: softmax(3 · 2).
//! let fight = game.graph.slot(1, 0, 1);
//! assert!((solution.sigma[fight] - 1.0 / (1.0 + 6.0_f64.exp())).abs() < 1e-12);
//! assert!(certify(&game, &solution.sigma).residual < 1e-12);
//! # Ok(())
//! # }
//! ```
//!
//! # Where things are
//!
//! * [`game`]: the arrays that everything works on, and a [`game::Builder`] to put them together.
//! * [`qre`]: [`qre::trace`] follows the principal branch, [`qre::vouch`] and [`qre::prove`] say how far its path is vouched for,
//!   [`qre::search`] looks for other equilibria, [`qre::linearization`] has derivatives at a solution.
//! * [`certify`](mod@certify): how far strategies are from an equilibrium, by code that shares nothing with the solver.
//! * [`cfr`]: counterfactual regret minimization, for two-player zero-sum games.
//! * [`formats`]: Gambit's `.efg` and `.nfg`, and the recovery of hidden types from them.
//!
//! No input or output, no clock, no environment, nothing printed: progress goes through [`Progress`]. Results are the same bytes
//! at any number of threads.

pub mod certify;
pub mod cfr;
pub mod formats;
pub mod game;
pub mod parallel;
pub mod progress;
pub mod qre;
pub mod random;
mod wide;

pub use self::certify::{Certificate, certify};
pub use self::game::{Game, Graph, Numbers};
pub use self::progress::{Progress, Quiet};
pub use self::qre::response::Response;
pub use self::qre::trace::{Settings, Solution, Status, trace};
pub use self::qre::vouch::{Effort, Path, Vouched, vouch};
