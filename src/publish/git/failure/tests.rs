use proptest::prelude::*;

use super::{Failure, mask};
use crate::error::Concern;

#[test]
fn words_of_git_ssh_and_hosts_are_understood() {
    for (said, failure) in [
        ("!\tx:refs/heads/gh-pages\t[rejected] (stale info)", Failure::MovedOn),
        (
            " ! [remote rejected] a -> b (cannot lock ref 'refs/heads/b': is at 1 but expected 2)",
            Failure::MovedOn,
        ),
        (
            "remote: error: GH006: Protected branch update failed for refs/heads/gh-pages.\n ! [remote rejected] (protected branch hook declined)",
            Failure::Protected,
        ),
        (
            "remote: error: denying non-fast-forward refs/heads/gh-pages (you should pull first)",
            Failure::Protected,
        ),
        (
            "remote: - GITHUB PUSH PROTECTION\nremote: error: GH013: Repository rule violations found",
            Failure::Secret,
        ),
        (" ! [remote rejected] (pre-receive hook declined)", Failure::Declined),
        (
            "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
            Failure::Unknown,
        ),
        (
            "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
            Failure::Unknown,
        ),
        (
            "remote: Permission to a/b.git denied to c.\nfatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 403",
            Failure::Forbidden,
        ),
        (
            "remote: Repository not found.\nfatal: repository 'https://github.com/a/b/' not found",
            Failure::NoRepository,
        ),
        (
            "fatal: '/x/y.git' does not appear to be a git repository\nfatal: Could not read from remote repository.",
            Failure::NoRepository,
        ),
        ("fatal: unable to access 'https://x/': Could not resolve host: x", Failure::Unreachable),
        (
            "fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Connection refused",
            Failure::Unreachable,
        ),
        ("error: RPC failed; curl 56\nfatal: the remote end hung up unexpectedly", Failure::CutOff),
        ("fatal: write error: No space left on device\nfatal: early EOF", Failure::DiskFull),
        ("fatal: detected dubious ownership in repository at '/x'", Failure::Ownership),
        ("something new", Failure::Other),
    ] {
        assert_eq!(Failure::of(said), failure, "{said}");
        let error = failure.error("git push", said);
        assert!(error.help.is_some() && error.message.contains("git push"));
        assert!(matches!(error.concern, Concern::Remote | Concern::Output));
    }
}

#[test]
fn the_hosts_words_are_shown_and_progress_is_not() {
    let said = "Enumerating objects: 5, done.\rWriting objects: 100%\nremote: a rule says no\nhint: try this\n ! [remote rejected]\n";
    let shown = Failure::of(said).error("git push", said).excerpt.expect("words");
    assert_eq!(shown, "  | remote: a rule says no\n  |  ! [remote rejected]");
}

#[test]
fn passwords_are_never_shown() {
    for (given, shown) in [
        (
            "fatal: unable to access 'https://me:ghp_abc@github.com/a/b/'",
            "fatal: unable to access 'https://***@github.com/a/b/'",
        ),
        ("https://ghp_abc@host/x and http://a:b@c@d", "https://***@host/x and http://***@d"),
        ("ssh://git@github.com/a", "ssh://git@github.com/a"),
        ("http://bob:s3/cr3t@host/x and more", "http://***@host/x and more"),
        ("https://host/x.git?token=abc 'https://a'", "https://host/x.git?*** 'https://a'"),
        ("git@github.com:a/b.git", "git@github.com:a/b.git"),
        ("", ""),
    ] {
        assert_eq!(mask(given), shown);
    }
}

proptest! {
    #[test]
    fn no_secret_of_an_address_comes_through(
        before in "[ -~]{0,20}",
        scheme in "(https?|git|ftp)",
        secret in "[a-zA-Z0-9_.:%~/?#-]{1,12}S3CRET[a-zA-Z0-9_.@%/?#-]{0,12}",
        after in "(/[ -~]{0,20})?",
    ) {
        let said = format!("{before} {scheme}://{secret}@host{after}");
        prop_assert!(!mask(&said).contains("S3CRET"), "{}", mask(&said));
        // A second `@` may be the last of the password: then more is hidden, never less.
        prop_assert!(mask(&said).contains("@host") || after.contains('@'));
    }

    #[test]
    fn any_text_is_masked_and_understood(said in "\\PC{0,80}") {
        let masked = mask(&said);
        prop_assert!(mask(&masked) == masked, "once is enough");
        Failure::of(&masked).error("git push", &masked);
    }
}
