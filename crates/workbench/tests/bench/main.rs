//! The workbench, asked without a network: who gets in, what edits do, what is streamed, what is written.

#![allow(clippy::unwrap_used)] // helpers of tests are tests too

mod api;
mod asked;
mod connections;
mod edits;
mod live;
mod markup;
mod measured;
mod near;
mod safe;
mod start;
mod support;
mod tabs;
mod writing;
