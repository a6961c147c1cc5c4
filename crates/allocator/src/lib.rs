//! The system's allocator, which ends the process with a plain message and exit code 1 where memory runs out.
//!
//! Without it a process that is refused memory is aborted, by a signal and with words for programmers. The standard library has
//! no other stable way to say what should happen then. This crate holds all unsafe code of the workspace, and nothing else.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::OnceLock;

/// What is said as long as nothing else was asked for.
const USUAL: &str = "error: there is not enough memory\n";

static MESSAGE: OnceLock<&'static str> = OnceLock::new();

/// What to write to the standard error where memory runs out, its line end included. Only the first message counts.
pub fn when_memory_runs_out(message: &'static str) {
    let _ = MESSAGE.set(message);
}

/// The system's allocator; see above for what it does where that has no more memory.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemOrExit;

// SAFETY: Every call is passed on to `System` with the same arguments, so what `System` promises holds here, given that callers
// keep what `GlobalAlloc` asks of them. What comes back is handed on untouched, except that null never is: the process ends
// instead, which is no unwinding and gives no memory to anybody.
unsafe impl GlobalAlloc for SystemOrExit {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: The caller keeps the contract of `alloc`, which is that of `System`.
        given(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: The caller keeps the contract of `alloc_zeroed`, which is that of `System`.
        given(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: The caller keeps the contract of `realloc`, and `block` came from `System`, as every block does.
        given(unsafe { System.realloc(block, layout, size) })
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: The caller keeps the contract of `dealloc`, and `block` came from `System`, as every block does.
        unsafe { System.dealloc(block, layout) }
    }
}

/// The block, unless there is none.
fn given(block: *mut u8) -> *mut u8 {
    if block.is_null() { run_out() } else { block }
}

/// Says that memory has run out, and ends the process. Allocates nothing, takes no lock, and runs nothing that was registered
/// to run at the end: any of these might need memory.
#[cold]
fn run_out() -> ! {
    end(MESSAGE.get().copied().unwrap_or(USUAL))
}

#[cfg(unix)]
fn end(message: &str) -> ! {
    let mut rest = message.as_bytes();
    while !rest.is_empty() {
        // SAFETY: The pointer and the length are those of a slice that lives until after the call.
        let written = unsafe { libc::write(libc::STDERR_FILENO, rest.as_ptr().cast(), rest.len()) };
        let Some(left) = usize::try_from(written)
            .ok()
            .filter(|&written| written > 0)
            .and_then(|written| rest.get(written..))
        else {
            break;
        };
        rest = left;
    }
    // SAFETY: `_exit` takes any code, touches no memory of this process, and does not come back.
    unsafe { libc::_exit(1) }
}

#[cfg(not(unix))]
fn end(message: &str) -> ! {
    use std::io::Write;
    let _ = std::io::stderr().write_all(message.as_bytes());
    std::process::exit(1)
}
