//! Names by letter: the group of an index that a name belongs in, and its place there. Chinese
//! characters count as their 拼音: the one door to that dictionary, which knows one reading of each.

use pinyin::ToPinyin;

/// A group of an index, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Names that begin with this letter, `A` to `Z`.
    Letter(char),
    /// Names that begin with a digit.
    Digits,
    /// Names of other scripts, and of signs alone.
    Other,
}

/// The first letters of names: what the parts of a very large index are made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Initials {
    /// The group that the first one says.
    pub group: Group,
    /// After a letter the second one, a letter or digit; of the other scripts the first one, in upper
    /// case where it has one.
    pub more: Option<char>,
}

impl Initials {
    /// Of a name. Signs do not count: 《湖》 is under H.
    pub fn of(name: &str) -> Self {
        let mut letters = name.chars().filter(|letter| letter.is_alphanumeric());
        let first = letters.next();
        let (group, more) = match first.and_then(initial) {
            Some(letter) if letter.is_ascii_digit() => (Group::Digits, None),
            Some(letter) => (Group::Letter(letter), letters.next().and_then(initial)),
            None => (Group::Other, first.map(foreign)),
        };
        Self { group, more }
    }

    /// Their part's name in addresses: letters and digits, and a number in base 16 for a letter of
    /// another script, which no two file systems write the same way.
    pub fn slug(self) -> String {
        match (self.group, self.more) {
            (Group::Letter(first), more) => {
                [Some(first), more].into_iter().flatten().collect::<String>().to_lowercase()
            }
            (Group::Digits, _) => "0".to_owned(),
            (Group::Other, Some(letter)) => format!("other-u{:x}", u32::from(letter)),
            (Group::Other, None) => "other".to_owned(),
        }
    }
}

/// What a name is sorted by: its group, then syllable by syllable, or word by word.
pub fn order(name: &str) -> (Group, String) {
    let mut key = String::with_capacity(name.len() * 2);
    for letter in name.chars() {
        if let Some(syllable) = letter.to_pinyin() {
            key.push_str(syllable.plain());
            key.push(' ');
        } else if letter.is_alphanumeric() {
            key.extend(plain(letter).to_lowercase());
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    (Initials::of(name).group, key)
}

/// The letter `A` to `Z` or digit that stands for a letter; none for those of other scripts.
fn initial(letter: char) -> Option<char> {
    let first = match letter.to_pinyin() {
        Some(syllable) => syllable.plain().chars().next().unwrap_or(letter),
        None => letter,
    };
    let first = plain(first).to_ascii_uppercase();
    first.is_ascii_alphanumeric().then_some(first)
}

/// What stands for a letter of another script: itself in upper case, and for a Korean syllable the
/// consonant that it begins with, as in Korean indexes. There are 11,172 syllables, too many for parts.
fn foreign(letter: char) -> char {
    const CONSONANTS: [char; 19] = [
        'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ',
        'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
    ];
    if let '\u{ac00}'..='\u{d7a3}' = letter {
        // The Unicode Standard, section 3.12: 588 syllables for each consonant.
        let place = (u32::from(letter) - 0xac00) / 588;
        let found = usize::try_from(place).ok().and_then(|place| CONSONANTS.get(place));
        return found.copied().unwrap_or(letter);
    }
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        // Some have none of a single character: `ŉ`.
        _ => letter,
    }
}

/// A Latin letter without its accent, a full-width one in its usual form.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' => 'a',
        'ç' | 'Ç' | 'č' | 'Č' => 'c',
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ñ' | 'Ñ' => 'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'Ō' => 'o',
        'š' | 'Š' | 'ś' | 'Ś' => 's',
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' => 'u',
        'ž' | 'Ž' => 'z',
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter)
        }
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, Initials, order};

    #[test]
    fn names_have_initials() {
        for (name, slug, group) in [
            ("中国", "zg", Group::Letter('Z')),
            ("臺灣", "tw", Group::Letter('T')),
            ("《湖边》", "hb", Group::Letter('H')),
            ("A股", "ag", Group::Letter('A')),
            ("Économie", "ec", Group::Letter('E')),
            ("ＷＨＯ", "wh", Group::Letter('W')),
            ("G20", "g2", Group::Letter('G')),
            ("湖", "h", Group::Letter('H')),
            ("x Ж", "x", Group::Letter('X')),
            ("2021年", "0", Group::Digits),
            ("Женева", "other-u416", Group::Other),
            ("женева", "other-u416", Group::Other),
            ("Łódź", "other-u141", Group::Other),
            ("ŉ", "other-u149", Group::Other),
            ("かな", "other-u304b", Group::Other),
            // Korean indexes go by the consonant that a syllable begins with.
            ("가방", "other-u3131", Group::Other),
            ("까치", "other-u3132", Group::Other),
            ("한국", "other-u314e", Group::Other),
            ("힣", "other-u314e", Group::Other),
            ("…", "other", Group::Other),
            ("", "other", Group::Other),
        ] {
            let initials = Initials::of(name);
            assert_eq!((initials.slug().as_str(), initials.group), (slug, group), "{name}");
        }
    }

    #[test]
    fn names_are_sorted_as_they_are_read() {
        let mut names = ["ж", "9月", "张三", "apple", "安心", "Zoo", "2021", "阿里", "Apple pie"];
        names.sort_by_cached_key(|name| (order(name), *name));
        let sorted = ["阿里", "安心", "apple", "Apple pie", "张三", "Zoo", "2021", "9月", "ж"];
        assert_eq!(names, sorted);
    }
}
