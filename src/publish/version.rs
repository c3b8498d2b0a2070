//! Versions of the program, and which is the older one (Semantic Versioning 2.0, section 11, as far as we
//! number). Pure.

/// A version: what comes before a release is older than it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    numbers: [u32; 3],
    is_release: bool,
}

impl Version {
    /// Reads `1.2.3` or `1.2.3-dev`; anything else is older than all of them.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split('+').next().unwrap_or_default();
        let (numbers, is_release) =
            text.split_once('-').map_or((text, true), |(numbers, _)| (numbers, false));
        let mut parts = numbers.split('.').map(str::parse);
        let mut next = || parts.next()?.ok();
        let numbers = [next()?, next()?, next()?];
        Some(Self { numbers, is_release })
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn older_comes_first() {
        let order = ["", "0.1.0-dev", "0.1.0", "0.2.0-rc.1", "0.2.0", "0.10.0", "1.0.0"];
        let versions = order.map(Version::parse);
        assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
        assert_eq!(Version::parse("1.2.3+x"), Version::parse("1.2.3"));
    }
}
