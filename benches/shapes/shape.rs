//! A shape and a number into a folder of posts: sites that real mirrors come near to, each extreme in
//! one thing. Text is short, so that what grows is not hidden by its cleaning.

use std::fs;
use std::io;
use std::path::Path;

/// What is extreme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing but the length of the posts: a line.
    Short,
    /// All articles have one tag.
    Tag,
    /// Each article has a tag that no other has.
    Tags,
    /// Each article has twenty tags of two hundred.
    Many,
    /// All articles are of one day.
    Day,
}

impl Shape {
    pub(crate) const ALL: [Self; 5] = [Self::Short, Self::Tag, Self::Tags, Self::Many, Self::Day];

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Tag => "tag",
            Self::Tags => "tags",
            Self::Many => "many",
            Self::Day => "day",
        }
    }

    /// The shape of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.name() == name)
    }

    /// What it is, in words.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Short => "posts of a line, 40 a day",
            Self::Tag => "one tag with all articles",
            Self::Tags => "as many tags as articles",
            Self::Many => "twenty of 200 tags to each",
            Self::Day => "all on one day",
        }
    }

    /// Writes the posts.
    pub(crate) fn write(self, folder: &Path, posts: usize) -> io::Result<()> {
        // A folder of a million files would measure the file system.
        for number in 0..posts {
            let below = folder.join(format!("{:04}", number / 1000));
            if number % 1000 == 0 {
                fs::create_dir_all(&below)?;
            }
            fs::write(below.join(format!("post-{number}.md")), self.post(number))?;
        }
        Ok(())
    }

    fn post(self, number: usize) -> String {
        let day = if self == Self::Day { 0 } else { number / 40 };
        let (year, month, day) = (1950 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        let (hour, minute, second) = (number / 3600 % 24, number / 60 % 60, number % 60);
        let tags = match self {
            Self::Short | Self::Day => String::new(),
            Self::Tag => "tags: [ 湖区 ]\n".to_owned(),
            Self::Tags => format!("tags: [ 村{number} ]\n"),
            Self::Many => {
                let tags: Vec<_> =
                    (0..20).map(|at| format!("村{}", (number * 7 + at * 11) % 200)).collect();
                format!("tags: [ {} ]\n", tags.join(", "))
            }
        };
        format!(
            "---\ntitle: 第{number}天的渡口\ndate: {year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z\n\
             from: https://lakeside.example/{number}\n{tags}---\n<p>第{number}班渡船准时离岸，船上有{}个人。</p>\n",
            number * 7919 % 1000
        )
    }
}
