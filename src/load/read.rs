//! The bytes of one found file.

use std::fs::File;
use std::io::Read;

use crate::model::problem::Problem;
use crate::model::source::FoundFile;

/// Reads a file whole, unless it is larger than `limit` bytes.
///
/// # Errors
/// A [`Problem`], for a file that cannot be opened or read, or that is too large.
pub fn read(file: &FoundFile, limit: u64) -> Result<Vec<u8>, Box<Problem>> {
    let mut bytes = Vec::new();
    read_into(file, limit, &mut bytes)?;
    Ok(bytes)
}

/// The same into memory that is there already: whoever reads a hundred thousand files need not ask
/// for memory as often.
pub fn read_into(file: &FoundFile, limit: u64, bytes: &mut Vec<u8>) -> Result<(), Box<Problem>> {
    bytes.clear();
    if file.stat.size > limit {
        return Err(too_large(file, file.stat.size, limit).into());
    }
    let failed = |error: std::io::Error| -> Box<Problem> {
        Problem::error(&file.path, "file-unreadable", format!("the file cannot be read: {error}"))
            .help("check who owns it and its permissions")
            .into()
    };
    // It may have grown since it was found: never more than the limit and one byte.
    bytes.reserve(usize::try_from(file.stat.size).unwrap_or(0) + 1);
    File::open(file.disk())
        .and_then(|opened| opened.take(limit + 1).read_to_end(bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(file, bytes.len() as u64, limit).into());
    }
    Ok(())
}

fn too_large(file: &FoundFile, size: u64, limit: u64) -> Problem {
    let made = Problem::error(
        &file.path,
        "file-too-large",
        format!("the post has {size} bytes, more than the {limit} that are read"),
    );
    made.help(
        "is it a post? If so, raise `max_post_bytes` in site.toml; if not, name it under `exclude`",
    )
}
