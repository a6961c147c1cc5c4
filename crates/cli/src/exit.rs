//! Exit codes.

use std::process::ExitCode;

/// The result is there.
pub(crate) const DONE: ExitCode = ExitCode::SUCCESS;
/// There is no result; the standard error says why.
pub(crate) const FAILED: ExitCode = ExitCode::FAILURE;
