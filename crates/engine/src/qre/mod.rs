//! Quantal response equilibria (McKelvey & Palfrey 1995, 1998): the principal branch and its limit, how far its path is vouched
//! for, other solutions, and derivatives at a solution.
//!
//! At a solution every option is worth Q, every type chooses by a [`response`] to λQ, and Q is what options are worth under these
//! choices: R(Q, ln λ) = Q − F(σ(λQ)) = 0. The sweep evaluates F, its derivative and its transpose in time linear in the game.

pub(crate) mod krylov;
pub mod linearization;
pub mod newton;
pub mod prove;
pub mod response;
pub mod scout;
pub mod search;
pub(crate) mod sweep;
pub mod trace;
pub mod vouch;
