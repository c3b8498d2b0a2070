//! What becomes of pictures that lie on other servers.

use serde::Serialize;

/// The policy. Pictures that the site itself copies are always shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Images {
    /// Shown, from where they are.
    #[default]
    Hotlink,
    /// Shown when the reader opens them, and not fetched before.
    Click,
    /// A link to the picture.
    Link,
    /// Nothing; captions stay.
    Drop,
}

impl Images {
    /// The policy of this name.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn parse(name: &str) -> Result<Self, String> {
        match name {
            "hotlink" => Ok(Self::Hotlink),
            "click" => Ok(Self::Click),
            "link" => Ok(Self::Link),
            "drop" => Ok(Self::Drop),
            _ => Err(format!("`{name}` is none of hotlink, click, link, drop")),
        }
    }
}
