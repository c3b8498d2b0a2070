//! What `git push --progress` says while it sends, into numbers.

/// What was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Per cent of all objects.
    pub percent: u8,
    /// Objects of this push.
    pub objects: u64,
    /// Bytes so far, as exact as git tells (to 1 % above 1 KiB).
    pub bytes: u64,
}

impl Traffic {
    /// Reads the lines of `text`: the last that says something counts.
    pub fn read(&mut self, text: &str) {
        for line in text.split(['\n', '\r']) {
            let Some(rest) = line.trim_start().strip_prefix("Writing objects:") else { continue };
            // `Writing objects: 100% (6/6), 422 bytes | 422.00 KiB/s, done.`
            let Some((percent, rest)) = rest.split_once('%') else { continue };
            let Ok(percent) = percent.trim().parse() else { continue };
            self.percent = percent;
            let counts = rest.split(['(', ')', '/']).nth(2);
            self.objects = counts.and_then(|all| all.parse().ok()).unwrap_or(self.objects);
            let size = rest.split_once("), ").map(|(_, size)| size);
            self.bytes = size.and_then(bytes).unwrap_or(self.bytes);
        }
    }
}

/// The size at the start of a text: `422 bytes`, `1.50 KiB`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size that git printed is positive and far below 2^53"
)]
fn bytes(text: &str) -> Option<u64> {
    let mut words = text.split([' ', ',', '|']);
    let number: f64 = words.next()?.parse().ok()?;
    let unit = match words.next()? {
        "bytes" | "byte" => 1.0,
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "GiB" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    Some((number * unit).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::Traffic;

    #[test]
    fn the_last_word_counts() {
        let mut traffic = Traffic::default();
        traffic.read("Counting objects: 100% (9/9), done.\nWriting objects:  16% (1/6)\r");
        assert_eq!(traffic, Traffic { percent: 16, objects: 6, bytes: 0 });
        traffic.read("Writing objects: 100% (6/6), 422 bytes | 422.00 KiB/s, done.\nTotal 6");
        assert_eq!(traffic, Traffic { percent: 100, objects: 6, bytes: 422 });
        traffic.read("Writing objects:  40% (40/100), 1.50 MiB | 1.00 MiB/s   \r");
        assert_eq!(traffic, Traffic { percent: 40, objects: 100, bytes: 1_572_864 });
        traffic.read("Writing objects: x% (a/b)");
        assert_eq!(traffic.percent, 40);
    }
}
