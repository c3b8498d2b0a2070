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
    if file.size > limit {
        return Err(too_large(file, file.size, limit).into());
    }
    let failed = |error: std::io::Error| -> Box<Problem> {
        Problem::error(&file.path, "file-unreadable", format!("the file cannot be read: {error}"))
            .help("check who owns it and its permissions")
            .into()
    };
    // It may have grown since it was found: never more than the limit and one byte.
    let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0) + 1);
    File::open(&file.disk)
        .and_then(|opened| opened.take(limit + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(file, bytes.len() as u64, limit).into());
    }
    Ok(bytes)
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
