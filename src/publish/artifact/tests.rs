//! The archive, read by a reader that shares nothing with its writer.

use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;

use super::Artifact;
use crate::error::Concern;
use crate::fingerprint::Fingerprint;
use crate::manifest::stamp::{STAMP, Stamp};
use crate::publish::archive::Known;
use crate::publish::destination::{Destination, Sent};
use crate::publish::difference::Difference;
use crate::publish::listing::Listing;
use tar_reader::{check_pages, read};

#[path = "../../../tests/suite/tar_reader.rs"]
mod tar_reader;

const TIME: i64 = 1_700_000_001;

fn listing(files: &[(&str, &str)]) -> Listing {
    let mut listing = Listing::default();
    for (path, text) in files {
        listing.put(path, text.as_bytes().to_vec());
    }
    listing
}

fn publish(artifact: &mut Artifact, listing: &Listing) -> crate::error::Result<Sent> {
    let there = artifact.look(listing)?;
    artifact.send(listing, &Difference::of(listing, &there.files))
}

fn packed(path: &Path, listing: &Listing) -> Vec<u8> {
    let sent = publish(&mut Artifact::new(path, TIME, None), listing).expect("sent");
    let bytes = fs::read(path).expect("an archive");
    assert_eq!(sent.bytes, bytes.len() as u64);
    bytes
}

#[test]
fn github_pages_would_take_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out/artifact.tar");
    let long = format!("{}/{}.html", "湖".repeat(60), "旧文".repeat(40));
    let hundred = format!("h/{}", "x".repeat(98));
    let more = format!("h/{}", "y".repeat(99));
    let files = [
        (STAMP, "stamp"),
        (".nojekyll", ""),
        (".well-known/security.txt", "Contact:"),
        ("CNAME", "news.example"),
        ("a-b.html", "-"),
        ("a.html", "."),
        ("a/b/c/index.html", "deep"),
        ("a/b0.html", "0"),
        ("a0.html", "0"),
        ("index.html", "首页"),
        ("tags/湖/index.html", "湖"),
        (&long, "long"),
        (&hundred, "a name of just 100 bytes"),
        (&more, "one more"),
    ];
    let listing = listing(&files);
    let bytes = packed(&path, &listing);
    let found = check_pages(&read(&bytes), 1_700_000_001);
    let mut wanted: Vec<(String, Vec<u8>)> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    wanted.sort();
    assert_eq!(found, wanted);
    assert_eq!(bytes, packed(&folder.path().join("again.tar"), &listing), "the same site");
    assert_eq!(fs::read_dir(folder.path().join("out")).expect("a folder").count(), 1);
}

#[test]
fn a_path_that_leads_out_is_never_packed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tar");
    fs::write(&path, "").expect("written");
    for bad in ["/etc/passwd", "../a", "a/../../b", &format!("{}/../x", "long/".repeat(30))] {
        let sent = publish(&mut Artifact::new(&path, 0, None), &listing(&[(bad, "x")]));
        assert!(sent.is_err(), "{bad}");
        assert_eq!(fs::read(&path).expect("the old one"), b"", "{bad}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left over");
}

#[test]
fn an_archive_that_is_right_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tar");
    let stamp = Stamp::new("1.2.3", Fingerprint::of(b"build"));
    let first = listing(&[("a.html", "1"), ("b.html", "2"), (STAMP, &stamp.to_string())]);
    let mut artifact = Artifact::new(&path, TIME, None);
    publish(&mut artifact, &first).expect("sent");
    let known = artifact.known().cloned();
    assert!(known.is_some());
    let old = fs::read(&path).expect("read");
    let written = fs::metadata(&path).and_then(|meta| meta.modified()).expect("a time");

    // Another time of its files is no reason, and the half of a stopped run goes.
    let mut again = Artifact::new(&path, TIME + 60, known.clone());
    let there = again.look(&first).expect("looked");
    assert_eq!((there.files.len(), there.stamp), (3, Some(stamp)));
    let sent = publish(&mut again, &first).expect("sent");
    assert_eq!((sent.bytes, sent.name), (0, path.display().to_string()));
    assert_eq!(fs::metadata(&path).and_then(|meta| meta.modified()).expect("a time"), written);

    // Another site is packed anew, and the record says so.
    let second = listing(&[("a.html", "1"), ("c.html", "3")]);
    let there = Artifact::new(&path, TIME, known.clone()).look(&second).expect("looked");
    let difference = Difference::of(&second, &there.files);
    assert_eq!((difference.added, difference.removed.len()), (vec![1], 2));
    let mut next = Artifact::new(&path, TIME, known.clone());
    publish(&mut next, &second).expect("sent");
    assert_eq!(check_pages(&read(&fs::read(&path).expect("read")), 1_700_000_001).len(), 2);
    assert_ne!(next.known(), known.as_ref());

    // Somebody put another file of the same size there: the record is not of that one.
    fs::write(&path, &old).expect("written");
    let touched = fs::File::options().write(true).open(&path).expect("opened");
    touched.set_modified(written + Duration::from_secs(5)).expect("touched");
    let there = Artifact::new(&path, TIME, known.clone()).look(&first).expect("looked");
    assert!(there.files.is_empty() && there.stamp.is_none());
    touched.set_modified(written).expect("touched");
    assert_eq!(Artifact::new(&path, TIME, known).look(&first).expect("looked").files.len(), 3);
}

#[test]
fn what_is_no_archive_is_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.txt");
    fs::write(&path, "mine").expect("written");
    let site = listing(&[("a.html", "1")]);
    let refused = |path: &Path| {
        let looked = Artifact::new(path, 0, None).look(&site).expect_err("refused");
        let all = Difference { added: vec![0], bytes: 1, ..Difference::default() };
        let sent = Artifact::new(path, 0, None).send(&site, &all).expect_err("refused");
        assert_eq!((looked.concern, sent.concern), (Concern::Refused, Concern::Refused));
        assert!(sent.help.is_some(), "{sent}");
    };
    refused(&path);
    refused(folder.path());
    assert_eq!(fs::read(&path).expect("read"), b"mine");
    #[cfg(unix)]
    {
        let link = folder.path().join("a.tar");
        std::os::unix::fs::symlink(&path, &link).expect("a link");
        refused(&link);
    }
}

#[test]
fn what_is_remembered_can_be_kept() {
    let known = Known {
        stamp: Some(Stamp::new("1", Fingerprint::of(b"x"))),
        bytes: 7,
        modified: Some(Duration::new(1_700_000_000, 123_456_789)),
        files: vec![("湖.html".to_owned(), Fingerprint::of(b"y"))],
    };
    let bytes = postcard::to_stdvec(&known).expect("bytes");
    assert_eq!(postcard::from_bytes::<Known>(&bytes).ok(), Some(known));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_site_comes_out_as_it_went_in(
        files in prop::collection::btree_map("[a-c.湖-]{1,3}", (0_usize..1200, "(/[a-b湖]{1,60}){0,4}"), 0..12)
    ) {
        // A name is a file or a folder, never both.
        let files = files.into_iter().map(|(name, (size, below))| (format!("f{name}{below}.x"), size));
        let mut listing = Listing::default();
        for (path, size) in files {
            listing.put(&path, vec![b'x'; size]);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let found = check_pages(&read(&packed(&folder.path().join("a.tar"), &listing)), 1_700_000_001);
        let wanted: Vec<(String, u64)> =
            listing.files().iter().map(|file| (file.path.clone(), file.bytes)).collect();
        let found: Vec<(String, u64)> =
            found.into_iter().map(|(path, bytes)| (path, bytes.len() as u64)).collect();
        prop_assert_eq!(found, wanted);
    }
}
