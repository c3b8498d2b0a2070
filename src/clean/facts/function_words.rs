//! The words that every text of a language is full of, whatever it is about: some twenty of them tell
//! a language in a few lines. Where two languages are as likely, or none is, nothing is said: a wrong
//! `lang` has a screen reader speak nonsense, none does no harm.
//!
//! A statistical detector would know more languages; the ones that are kept up take 25 to 270 µs for
//! 600 letters, this one 4, and it has no table of weights to carry.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::language::Language;

/// Letters of a text that are looked at.
const LOOKED_AT: usize = 600;

/// Fewer known words than this say nothing.
const LEAST_WORDS: usize = 4;

/// One word in so many must be known: a list covers 15 to 40 % of a text in its language, and less
/// than a tenth of one in its nearest relative.
const ONE_IN: usize = 8;

/// Languages with their most frequent short words, in lower case. Lists without a tag only keep a
/// relative from being taken for another language.
const LISTS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to in that is was for on with as it by at from his are be this have an not were which he she they said",
    ),
    (
        "fr",
        "le la les de des du et à en un une est que qui dans pour par sur il elle au aux pas ce plus avec son se",
    ),
    (
        "de",
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei",
    ),
    (
        "es",
        "de la que el en y a los se del las un por con una su para es al lo como más pero fue ha sus este",
    ),
    (
        "pt",
        "de a o que e do da em um para com não uma os no se na por mais as dos como mas foi ao das ele",
    ),
    (
        "it",
        "di e il la che in un a per è una sono con non si del da le dei nel alla della più anche i ha gli lo",
    ),
    ("ca", "de la i el a que en els per les un una amb del és al no es dels com més seva"),
    ("ro", "de și în la a cu pe din nu că o pentru este un mai care sau dar prin fost lui după"),
    (
        "nl",
        "de het een van en in is dat op te zijn voor met die niet aan er om ook als dan maar bij door wordt naar",
    ),
    ("", "die van en in is het nie dat om te wat vir op met hy ook sy deur"), // Afrikaans
    (
        "sv",
        "och i att det som en på är av för med till den har de inte om ett men var sig från vid kan",
    ),
    (
        "da",
        "og i at det er en til på af for med den de der som ikke et har om var men fra efter blev ved",
    ),
    (
        "no",
        "og i det er som en på til av for med at den har de ikke et om var men fra etter ble ved",
    ),
    (
        "fi",
        "ja on ei se että oli hän mutta myös kun ovat joka jo sen mukaan kuin tai niin ole sekä mitä",
    ),
    (
        "pl",
        "i w na z się nie do to że jest o jak przez po od za ale dla są który oraz tym być może",
    ),
    ("cs", "a v se na je že o s z do i to ve pro za by jsou ale podle které jako nebo byl také"),
    ("sk", "a v sa na je že o s z do aj to pre za by sú ale podľa ktorý ako alebo bol tiež po od"),
    ("", "i u je da se na za su od koji o što kao ne bi ali nije koja ili sa"), // Serbo-Croatian
    ("", "in je v se na da so za z ki po tudi pa ne bi iz kot ali"),            // Slovene
    ("hu", "a az és hogy nem is egy ez volt meg de el csak már mint még vagy pedig kell"),
    (
        "tr",
        "ve bir bu da de için ile olarak çok daha olan gibi sonra kadar ise ama değil var en her",
    ),
    (
        "id",
        "yang dan di itu dengan untuk dari ini pada tidak dalam akan oleh juga karena bahwa ada mereka kata",
    ),
    (
        "ms",
        "yang dan di itu dengan untuk dari ini pada tidak dalam akan oleh juga kerana bahawa ada mereka kata beliau",
    ),
    ("vi", "và của là các có được cho trong không với một những người đã này khi để từ đến"),
    ("ru", "и в не на что с по как он это а к но из у за от его для также был было о"),
    ("uk", "і в не на що з до як та у це за від для й але про також його був о"),
    ("be", "і ў не на што з да як у гэта за ад для але пра таксама яго быў"),
    ("bg", "и в не на че с по като за да се от е са това си до при през който"),
    ("sr", "и у не на да се је за од су са као који о би из или што"),
    ("kk", "және мен бұл үшін бір да де деп болды ол бар оның"),
    ("mn", "нь байна юм энэ болон гэж бол байсан ба тухай оны бөгөөд"),
    ("ar", "في من على أن إلى عن التي الذي هذا مع هذه كان قال بعد لا ما بين"),
    ("fa", "و در به از که این را با است برای آن می یک خود بود شد های"),
    ("ur", "کے میں کی ہے اور سے کا کو پر نے کہ یہ ہیں اس"),
    ("ug", "ۋە بىلەن بۇ بىر ئۇ ئۈچۈن دەپ بولغان ھەم قىلىش ئۇلار كېيىن"),
];

/// The lists that a word is in, one bit for each.
static WORDS: LazyLock<HashMap<&str, u64>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (at, (_, list)) in LISTS.iter().enumerate() {
        for word in list.split(' ') {
            *words.entry(word).or_insert(0) |= 1 << at;
        }
    }
    words
});

/// The language of a text, by the words in its beginning.
pub fn language(text: &str) -> Option<Language> {
    let mut hits = [0_usize; LISTS.len()];
    let mut words = 0;
    let mut word = String::new();
    // What ends with the end of the text may be the half of a word.
    for c in text.chars().take(LOOKED_AT) {
        if c.is_ascii() {
            if c.is_ascii_alphabetic() {
                word.push(c.to_ascii_lowercase());
                continue;
            }
        } else if c.is_alphabetic() && c < '\u{2e80}' {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            words += 1;
            let mut lists = WORDS.get(word.as_str()).copied().unwrap_or(0);
            while lists != 0 {
                hits[lists.trailing_zeros() as usize] += 1;
                lists &= lists - 1;
            }
            word.clear();
        }
    }
    let best = (0..hits.len()).max_by_key(|at| hits[*at])?;
    let second = (0..hits.len()).filter(|at| *at != best).map(|at| hits[at]).max()?;
    let sure = hits[best] >= LEAST_WORDS
        && hits[best] * ONE_IN >= words
        && hits[best] * 4 >= second * 5
        && !LISTS[best].0.is_empty();
    sure.then(|| Language::new(LISTS[best].0))
}
