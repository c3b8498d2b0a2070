//! The door: hands the arguments to the command line and its exit code to the system.

use std::process::ExitCode;

/// A third of the time of a build is allocation; this allocator takes a quarter off the CPU time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    reprint::cli::main()
}
