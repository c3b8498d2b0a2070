//! The rule files in the program, one line each.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Name without `.txt`, and text.
        pub const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("hosts/", $name, ".txt")))),*];
    };
}

files!["global", ".epochtimes.com", ".zaobao.com", ".zaobao.com.sg"];
