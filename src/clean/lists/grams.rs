//! Pieces of text into the pieces that occur in a string. Of each piece four or eight bytes that are
//! rare are looked for at every place of the string, all pieces at a time; only where they are found
//! is the piece itself looked for.

use std::collections::HashMap;

use crate::clean::lists::bloom::Bloom;
use crate::clean::lists::bytes::{Reader, Writer};

/// Bytes of which each piece may hold any: what is in every address says nothing.
const COMMON: &[u8] = b"https://www.http://.com/.com.cn/.org/.net/.html.htm.php?id=.aspx.jpg.jpeg.png.gif\
.webp/wp-content/uploads/images/image/img/thumbs/thumbnails/photos/pictures/media/static/assets/files/\
public/default/styles/large/small/news/article/articles/content/story/world/china/zaobao/category/tag/\
tags/index.html/data/cache/user/page/2018/2019/2020/2021/2022/2023/01/02/03/04/05/06/07/08/09/10/11/12/\
-300x200.jpg-1024x768.jpg-600x400.jpg?w=800&h=600&q=80&s=1&t=&v=&utm_source=rss&utm_medium=";

/// The first `N` bytes, four or eight, as one number. One bit of each is not looked at, so that
/// letters are equal whatever their case; so are some other signs, which costs a second look at times.
fn window<const N: usize>(bytes: &[u8]) -> u64 {
    if N == 8 {
        bytes.first_chunk().map_or(0, |all| u64::from_be_bytes(*all) | 0x2020_2020_2020_2020)
    } else {
        bytes.first_chunk().map_or(0, |all| u64::from(u32::from_be_bytes(*all) | 0x2020_2020))
    }
}

/// Pieces with their numbers, to be found in strings. Case does not count.
#[derive(Debug)]
pub struct Grams {
    /// Pieces that are known by eight or by four bytes, of which the first is a mark: few places of
    /// a string have to be looked at.
    wide: Table<8>,
    narrow: Table<4>,
    /// Pieces without a mark where one is wanted. Each is known by two grams one behind the other,
    /// and is found at every second place.
    unmarked: Table<4>,
    /// Pieces of less than four bytes, of five without a mark.
    short: Vec<(u32, Box<str>)>,
}

/// Pieces by the `N` bytes of each that are rarest.
#[derive(Debug, Default)]
struct Table<const N: usize> {
    bloom: Bloom,
    /// Sorted by gram.
    pieces: Vec<Piece>,
    /// The texts of all pieces.
    texts: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    gram: u64,
    number: u32,
    /// Where the gram begins in the piece.
    offset: u32,
    /// Where the piece lies in the texts.
    from: u32,
    length: u32,
}

impl<const N: usize> Table<N> {
    /// Takes a piece by its rarest gram of those that begin with a mark; whether there is one.
    fn add(&mut self, number: u32, text: &str, counts: &Counts) -> bool {
        let grams = text.as_bytes().windows(N).enumerate();
        let grams = grams.filter(|(_, gram)| MARKS[usize::from(gram[0])]);
        let best = grams.min_by_key(|(_, gram)| counts.get(window::<N>(gram)));
        best.is_some_and(|(offset, _)| self.add_at(number, text, offset))
    }

    /// Takes a piece by its rarest two grams one behind the other; whether there are two.
    fn add_two(&mut self, number: u32, text: &str, counts: &Counts) -> bool {
        let often = |gram: &[u8]| counts.get(window::<N>(gram));
        let pairs = text.as_bytes().windows(N + 1).enumerate();
        let best = pairs.min_by_key(|(_, pair)| often(pair).saturating_add(often(&pair[1..])));
        best.is_some_and(|(offset, _)| {
            self.add_at(number, text, offset) && self.add_at(number, text, offset + 1)
        })
    }

    /// Takes a piece by the gram at a place; whether there is one.
    fn add_at(&mut self, number: u32, text: &str, offset: usize) -> bool {
        let Some(gram) = text.as_bytes().get(offset..offset + N) else { return false };
        let [offset, from, length] = [offset, self.texts.len(), text.len()]
            .map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        self.texts.extend(text.bytes());
        self.pieces.push(Piece { gram: window::<N>(gram), number, offset, from, length });
        true
    }

    fn settle(&mut self) {
        self.pieces.sort_unstable();
        self.bloom = Bloom::new(self.pieces.iter().map(|piece| piece.gram));
    }

    /// Whether `found` has enough with one of the pieces that are in a text, their gram at a place.
    #[inline]
    fn look(&self, text: &[u8], at: usize, found: &mut impl FnMut(u32) -> bool) -> bool {
        let gram = text.get(at..at + N).map(window::<N>);
        gram.is_some_and(|gram| self.bloom.may_hold(gram) && self.of(gram, text, at).any(found))
    }

    fn of<'a>(
        &'a self,
        gram: u64,
        text: &'a [u8],
        at: usize,
    ) -> impl Iterator<Item = u32> + use<'a, N> {
        let first = self.pieces.partition_point(|piece| piece.gram < gram);
        let here = self.pieces[first..].iter().take_while(move |piece| piece.gram == gram);
        here.filter(move |piece| {
            let start = at.checked_sub(piece.offset as usize);
            let there = start.and_then(|start| text.get(start..start + piece.length as usize));
            let from = piece.from as usize;
            let own = self.texts.get(from..from + piece.length as usize);
            own.zip(there).is_some_and(|(own, there)| there.eq_ignore_ascii_case(own))
        })
        .map(|piece| piece.number)
    }

    fn write(&self, to: &mut Writer) {
        to.bytes(&self.texts);
        to.list(&self.pieces, |to, piece| {
            to.wide(piece.gram);
            for number in [piece.number, piece.offset, piece.from, piece.length] {
                to.narrow(number);
            }
        });
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let texts = from.bytes()?.to_vec();
        let pieces = from.list(|from| {
            let gram = from.wide()?;
            let (number, offset) = (from.narrow()?, from.narrow()?);
            Some(Piece { gram, number, offset, from: from.narrow()?, length: from.narrow()? })
        })?;
        let bloom = Bloom::new(pieces.iter().map(|piece| piece.gram));
        Some(Self { bloom, pieces, texts })
    }
}

/// How often grams occur.
#[derive(Debug, Default)]
struct Counts(HashMap<u64, u32>);

impl Counts {
    fn add(&mut self, text: &[u8], often: u32) {
        let wide = text.windows(8).map(window::<8>);
        for gram in wide.chain(text.windows(4).map(window::<4>)) {
            *self.0.entry(gram).or_default() += often;
        }
    }

    fn get(&self, gram: u64) -> u32 {
        self.0.get(&gram).copied().unwrap_or(0)
    }
}

impl Grams {
    /// Of pieces with their numbers; empty pieces are in every string, and not wanted here.
    pub fn new<'a>(pieces: impl Iterator<Item = (u32, &'a str)> + Clone) -> Self {
        let mut counts = Counts::default();
        counts.add(COMMON, 1000);
        pieces.clone().for_each(|(_, piece)| counts.add(piece.as_bytes(), 1));
        let mut it = Self {
            wide: Table::default(),
            narrow: Table::default(),
            unmarked: Table::default(),
            short: Vec::new(),
        };
        for (number, piece) in pieces {
            let is_taken = it.wide.add(number, piece, &counts)
                || it.narrow.add(number, piece, &counts)
                || it.unmarked.add_two(number, piece, &counts);
            if !is_taken {
                it.short.push((number, piece.into()));
            }
        }
        it.wide.settle();
        it.narrow.settle();
        it.unmarked.settle();
        it
    }

    /// For the cache: to choose the grams costs more than all else.
    pub fn write(&self, to: &mut Writer) {
        self.wide.write(to);
        self.narrow.write(to);
        self.unmarked.write(to);
        to.list(&self.short, |to, (number, piece)| {
            to.narrow(*number);
            to.bytes(piece.as_bytes());
        });
    }

    /// From the cache.
    pub fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            wide: Table::read(from)?,
            narrow: Table::read(from)?,
            unmarked: Table::read(from)?,
            short: from.list(|from| Some((from.narrow()?, from.text()?.into())))?,
        })
    }

    /// Calls `found` with the numbers of the pieces that are in a string, some of them several
    /// times, until it says that this is enough; whether it did.
    pub fn find(&self, text: &[u8], mut found: impl FnMut(u32) -> bool) -> bool {
        let found = &mut found;
        for (at, byte) in text.iter().enumerate() {
            if MARKS[usize::from(*byte)]
                && (self.narrow.look(text, at, found) || self.wide.look(text, at, found))
            {
                return true;
            }
        }
        if !self.unmarked.pieces.is_empty() {
            for at in (0..text.len()).step_by(2) {
                if self.unmarked.look(text, at, found) {
                    return true;
                }
            }
        }
        self.short.iter().any(|(number, piece)| contains(text, piece) && found(*number))
    }
}

/// Pieces with their numbers, to be found at the start of strings. Case does not count.
#[derive(Debug, Default)]
pub struct Starts {
    /// Pieces that are known by what follows on `https://`, by their start, and by less of it.
    far: Table<8>,
    near: Table<8>,
    narrow: Table<4>,
    /// Pieces of less than four bytes.
    short: Vec<(u32, Box<str>)>,
}

impl Starts {
    /// Of pieces with their numbers.
    pub fn new<'a>(pieces: impl Iterator<Item = (u32, &'a str)>) -> Self {
        let mut it = Self::default();
        for (number, piece) in pieces {
            let is_taken = it.far.add_at(number, piece, 8)
                || it.near.add_at(number, piece, 0)
                || it.narrow.add_at(number, piece, 0);
            if !is_taken {
                it.short.push((number, piece.into()));
            }
        }
        it.far.settle();
        it.near.settle();
        it.narrow.settle();
        it
    }

    /// Calls `found` with the numbers of the pieces that a string starts with.
    pub fn find(&self, text: &[u8], mut found: impl FnMut(u32)) {
        let found = &mut |number| {
            found(number);
            false
        };
        self.far.look(text, 8, found);
        self.near.look(text, 0, found);
        self.narrow.look(text, 0, found);
        for (number, piece) in &self.short {
            let start = text.get(..piece.len());
            if start.is_some_and(|start| start.eq_ignore_ascii_case(piece.as_bytes())) {
                found(*number);
            }
        }
    }
}

/// What the words of addresses stand between. Most pieces begin with one of them.
const MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let all = b"/.-_?&=:~,;";
    let mut at = 0;
    while at < all.len() {
        marks[all[at] as usize] = true;
        at += 1;
    }
    marks
};

/// Whether a piece is in a string; case does not count.
pub fn contains(text: &[u8], piece: &str) -> bool {
    let piece = piece.as_bytes();
    let Some(first) = piece.first() else { return true };
    let starts = text.len().checked_sub(piece.len()).map_or(&text[..0], |last| &text[..=last]);
    starts.iter().enumerate().any(|(at, byte)| {
        (byte ^ first) & !0x20 == 0 && text[at..at + piece.len()].eq_ignore_ascii_case(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::{Grams, Starts, contains};

    #[test]
    fn pieces_are_found_wherever_they_are() {
        let pieces = [
            "ad",
            "x",
            "/ads/",
            "banner",
            "https://www.",
            "/wp-content/ads/",
            "aaaa",
            "a-very-long-one",
            "_under",
        ];
        let grams = Grams::new((0..).zip(pieces));
        for text in [
            "",
            "a",
            "x",
            "ADS",
            "/ads/",
            "https://www.x/wp-content/ads/banner",
            "aaaaa",
            "baaaa",
            "/WP-Content/Ads/1",
            "a-very-long-on",
            "a-very-long-one",
            "-a-very-long-one-",
            "新/ads/新",
            "x_under_score",
            "X_UNDER",
        ] {
            let mut found = Vec::new();
            let stopped = grams.find(text.as_bytes(), |number| {
                found.push(pieces[number as usize]);
                false
            });
            found.sort_unstable();
            found.dedup();
            let lower = text.to_ascii_lowercase();
            let mut expected: Vec<&str> =
                pieces.into_iter().filter(|piece| lower.contains(piece)).collect();
            for piece in pieces {
                assert_eq!(contains(text.as_bytes(), piece), expected.contains(&piece), "{text}");
            }
            expected.sort_unstable();
            assert_eq!(found, expected, "{text}");
            assert!(!stopped);
        }
        assert!(grams.find(b"banner banner", |_| true));
    }
    #[test]
    fn pieces_are_found_where_strings_start() {
        let pieces =
            ["https://ads.example/x", "HTTPS://ADS.", "dfp-ad-1", "dfp-", "ad", "https://"];
        let starts = Starts::new((0..).zip(pieces));
        for text in
            ["", "a", "ad", "AD-1", "dfp-ad", "Dfp-Ad-12", "https://ads.example/xy", "xdfp-"]
        {
            let mut found = Vec::new();
            starts.find(text.as_bytes(), |number| found.push(pieces[number as usize]));
            found.sort_unstable();
            let lower = text.to_ascii_lowercase();
            let starts = |piece: &&str| lower.starts_with(&piece.to_ascii_lowercase());
            let mut expected: Vec<&str> = pieces.into_iter().filter(starts).collect();
            expected.sort_unstable();
            assert_eq!(found, expected, "{text}");
        }
    }
}
