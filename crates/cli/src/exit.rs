//! Exit codes.

use std::process::ExitCode;

/// What was asked for is there.
pub(crate) const DONE: ExitCode = ExitCode::SUCCESS;
/// What was asked for cannot be had; the standard error says why.
pub(crate) const FAILED: ExitCode = ExitCode::FAILURE;
