//! What a site tells machines that are not its readers: search engines, previews, crawlers.

/// Which address a page names as the one that counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Canonical {
    /// The page's own, where the site has a `base_url`.
    Own,
    /// The original's, for articles that have one.
    Original,
    /// None: every page has one address only, and the tag would take some 90 bytes of each.
    #[default]
    None,
}

impl Canonical {
    /// The choice of this name.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn parse(name: &str) -> Result<Self, String> {
        match name {
            "self" => Ok(Self::Own),
            "original" => Ok(Self::Original),
            "none" => Ok(Self::None),
            _ => Err(format!("`{name}` is none of self, original, none")),
        }
    }
}

/// What crawlers may do with the site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Robots {
    /// Everything.
    #[default]
    Allow,
    /// Nothing: no page shall be found by search.
    NoIndex,
    /// Search may find it, models may not be trained on it.
    NoAi,
}

impl Robots {
    /// The choice of this name.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn parse(name: &str) -> Result<Self, String> {
        match name {
            "allow" => Ok(Self::Allow),
            "noindex" => Ok(Self::NoIndex),
            "no-ai" => Ok(Self::NoAi),
            _ => Err(format!("`{name}` is none of allow, noindex, no-ai")),
        }
    }

    /// What pages say of it: the content of `<meta name="robots">`. `noai` is a custom of some
    /// crawlers (`DeviantArt`, 2022), no standard.
    pub fn meta(self) -> Option<&'static str> {
        match self {
            Self::Allow => None,
            Self::NoIndex => Some("noindex"),
            Self::NoAi => Some("noai,noimageai"),
        }
    }
}

/// What is made for machines, and what pages carry for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "they are the switches of site.toml")]
pub struct Extras {
    /// Which address articles name as the one that counts.
    pub canonical: Canonical,
    /// What crawlers may do.
    pub robots: Robots,
    /// `OpenGraph` on article pages: previews in messengers.
    pub open_graph: bool,
    /// JSON-LD on article pages: schema.org's `NewsArticle`.
    pub json_ld: bool,
    /// Links to copies of the original in web archives.
    pub archive_links: bool,
    /// A sitemap.
    pub sitemap: bool,
    /// A sitemap of the last two days, as Google News wants it.
    pub news_sitemap: bool,
    /// Records of all articles as JSON, for other tools.
    pub data: bool,
}

impl Default for Extras {
    fn default() -> Self {
        Self {
            canonical: Canonical::default(),
            robots: Robots::default(),
            open_graph: false,
            json_ld: false,
            archive_links: true,
            sitemap: true,
            news_sitemap: false,
            data: true,
        }
    }
}
