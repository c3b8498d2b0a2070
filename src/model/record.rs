//! What is remembered of a cleaned article when its body is gone.

/// One thing that cleaning took out or changed, with the rule that did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The rule: file and line, or the step's name.
    pub rule: String,
    /// What it was, as a short description of the element.
    pub what: String,
    /// How many pictures went with it.
    pub pictures: usize,
    /// How many characters of text went with it, white space not counted.
    pub text: usize,
}

/// The record of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The first words of the text, for descriptions and lists.
    pub excerpt: String,
    /// Pictures shown, in order.
    pub pictures: Vec<String>,
    /// Local files that the body refers to: paths below the output folder.
    pub files: Vec<String>,
    /// What was taken out.
    pub removals: Vec<Removal>,
    /// Characters of text before cleaning, white space not counted.
    pub text_before: usize,
    /// Characters of text after cleaning.
    pub text_after: usize,
}
