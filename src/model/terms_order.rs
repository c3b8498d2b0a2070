//! In which order an index names its terms.

/// The order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum TermsOrder {
    /// By first letter; Chinese names by their 拼音.
    #[default]
    Letters,
    /// By number of articles, the largest first.
    Count,
}

impl TermsOrder {
    /// The order of this name.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn parse(name: &str) -> Result<Self, String> {
        match name {
            "letters" => Ok(Self::Letters),
            "count" => Ok(Self::Count),
            _ => Err(format!("`{name}` is none of letters, count")),
        }
    }
}
