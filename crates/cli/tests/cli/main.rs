//! The binary as people and scripts meet it: run in a folder of its own, judged by what it prints, writes and returns.

mod bare;
mod change;
mod check;
mod compare;
mod drivers;
mod ensemble;
mod export;
mod fmt;
mod guide;
mod json;
mod little;
mod memory;
mod nash;
mod new;
mod numbers;
mod others;
mod play;
mod regrets;
mod runs;
mod score;
mod serve;
mod streams;
mod stress;
mod support;
mod whatif;
mod wrong;
