//! The bytes of one found file.

use std::fs::File;
use std::io::{ErrorKind, Read};

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
    File::open(file.disk())
        .and_then(|opened| whole(opened, file.stat.size, limit, bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(file, bytes.len() as u64, limit).into());
    }
    Ok(())
}

/// Reads an open file that had `size` bytes when it was found.
fn whole(mut opened: File, size: u64, limit: u64, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    // Room for one byte more: a read that leaves that empty was the whole file, and nobody has to ask
    // for its end once more.
    let room = usize::try_from(size).unwrap_or(0) + 1;
    bytes.resize(room, 0);
    let got = loop {
        match opened.read(bytes) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            got => break got?,
        }
    };
    bytes.truncate(got);
    if got + 1 != room {
        // It shrank or grew since it was found, never above the limit and one byte; or the system
        // gives it piece by piece.
        opened.take((limit + 1).saturating_sub(got as u64)).read_to_end(bytes)?;
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
