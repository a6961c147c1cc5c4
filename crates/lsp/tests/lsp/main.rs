//! The server, driven by messages in memory.

mod answers;
mod documents;
mod editor;
mod names;
mod random;
mod talk;
mod writing;
