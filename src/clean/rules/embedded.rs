//! The rule files in the program, one line each.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Name without `.txt`, and text.
        pub const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("hosts/", $name, ".txt")))),*];
    };
}

files![
    "global",
    ".allnow.com",
    ".bbc.com",
    ".bitterwinter.org",
    ".chinadigitaltimes.net",
    ".chinafile.com",
    ".cna.com.tw",
    ".dw.com",
    ".economist.com",
    ".epochtimes.com",
    ".ft.com",
    ".iyouport.org",
    ".medium.com",
    ".minghui.org",
    ".nei.st",
    ".ntdtv.com",
    ".pao-pao.net",
    ".reuters.com",
    ".rfa.org",
    ".rfi.fr",
    ".rti.org.tw",
    ".secretchina.com",
    ".solidot.org",
    ".soundofhope.org",
    ".voachinese.com",
    ".zaobao.com",
    "cn.nytimes.com",
    "matters.news",
];

/// A second name of a file: outlets with two domains and one design.
pub const ALIASES: &[(&str, &str)] =
    &[(".bbc.co.uk", ".bbc.com"), (".zaobao.com.sg", ".zaobao.com")];
