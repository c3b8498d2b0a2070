//! Whether a file system tells of its changes: one that others write to from elsewhere does not. Knows the
//! table of mounts (`/proc/self/mountinfo`, proc(5)), and no notifications.

use std::path::{Path, PathBuf};

/// File systems whose changes come from other machines, or past the kernel that would tell of them.
const SILENT: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "drvfs",
    "fakeowner",
    "fuse",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "orangefs",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
];

/// File systems of `fuse.*` through which all writes go.
const TELLING: &[&str] = &["fuse.fuse-overlayfs", "fuse.bindfs"];

/// What is mounted where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mounts {
    /// Place and type, later ones over earlier ones.
    mounts: Vec<(PathBuf, String)>,
}

impl Mounts {
    /// Of this machine; none where it keeps no such table.
    pub fn read() -> Self {
        // Elsewhere than on Linux there is no such file.
        std::fs::read("/proc/self/mountinfo")
            .map_or_else(|_| Self::default(), |text| Self::parse(&text))
    }

    /// Of a table as proc(5) describes it; lines that are otherwise are skipped.
    pub fn parse(table: &[u8]) -> Self {
        Self { mounts: table.split(|b| *b == b'\n').filter_map(mount).collect() }
    }

    /// The type of a file system that does not tell of all changes at a path or, where `recursive`, below
    /// it; none, where all tell.
    pub fn silent(&self, path: &Path, recursive: bool) -> Option<&str> {
        let above = self
            .mounts
            .iter()
            .filter(|(at, _)| path.starts_with(at))
            .max_by_key(|(at, _)| at.components().count());
        let below =
            self.mounts.iter().filter(|(at, _)| recursive && at.starts_with(path) && at != path);
        above.into_iter().chain(below).map(|(_, kind)| kind.as_str()).find(|kind| is_silent(kind))
    }
}

fn is_silent(kind: &str) -> bool {
    SILENT.contains(&kind) || kind.starts_with("fuse.") && !TELLING.contains(&kind)
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`: the fifth field is the place; behind
/// the first ` - `, which ends the optional fields, stands the type.
fn mount(line: &[u8]) -> Option<(PathBuf, String)> {
    let mut fields = line.split(|b| *b == b' ');
    let place = fields.nth(4)?;
    fields.next()?;
    fields.by_ref().find(|field| *field == b"-")?;
    let kind = String::from_utf8_lossy(fields.next()?).into_owned();
    Some((path(unescape(place)), kind))
}

/// Blanks, tabs, line ends and backslashes are written as three octal digits.
fn unescape(field: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((first, after)) = rest.split_first() {
        if let [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', tail @ ..] = rest {
            out.push(((a - b'0') << 6) | ((b - b'0') << 3) | (c - b'0'));
            rest = tail;
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

#[cfg(unix)]
fn path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Mounts;

    const TABLE: &str = "\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
23 22 0:20 / /proc rw,nosuid - proc proc rw
31 22 0:31 / /home/a/My\\040Site rw shared:2 master:7 propagate_from:3 - nfs4 server:/x\\134y rw
32 22 0:32 / /mnt/c rw - 9p drvfs rw,aname=drvfs
33 32 0:33 / /mnt/c/fast rw - tmpfs tmpfs rw
34 22 0:34 / /over rw - nfs server:/o rw
35 34 0:35 / /over rw - overlay overlay rw
36 22 0:36 / /ssh rw - fuse.sshfs a@b:/ rw
37 22 0:37 / /podman rw - fuse.fuse-overlayfs fuse-overlayfs rw
38 22 0:38 / /a\\011b\\012c rw - cifs //s/x rw
broken line
39 22 0:39 / /short rw
";

    #[test]
    fn the_longest_mount_above_a_path_says_whether_it_tells() {
        let mounts = Mounts::parse(TABLE.as_bytes());
        for (path, want) in [
            ("/", None),
            ("/home/a", None),
            ("/home/a/My Site", Some("nfs4")),
            ("/home/a/My Site/content/x.md", Some("nfs4")),
            ("/home/a/My Sites", None),
            ("/mnt/c/x", Some("9p")),
            ("/mnt/c/fast/x", None),
            ("/mnt/cc", None),
            // What is mounted later hides what was there.
            ("/over/x", None),
            ("/ssh/x", Some("fuse.sshfs")),
            ("/podman/x", None),
            ("/a\tb\nc/x", Some("cifs")),
            ("/short/x", None),
        ] {
            assert_eq!(mounts.silent(Path::new(path), false), want, "{path}");
        }
    }

    #[test]
    fn a_tree_tells_only_if_all_in_it_does() {
        let mounts = Mounts::parse(TABLE.as_bytes());
        assert_eq!(mounts.silent(Path::new("/home"), true), Some("nfs4"));
        assert_eq!(mounts.silent(Path::new("/home"), false), None);
        assert_eq!(mounts.silent(Path::new("/mnt/c/fast"), true), None);
    }

    #[test]
    fn without_a_table_all_tell() {
        assert_eq!(Mounts::parse(b"").silent(Path::new("/x"), true), None);
    }
}
