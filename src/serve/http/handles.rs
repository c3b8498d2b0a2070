//! How many files and sockets the system lets this process have open at once. Knows no connection.

use std::fs;

/// What macOS allows unless it is told otherwise: less than other systems do.
const USUAL: usize = 256;

/// How many may be open at once: the soft limit (`RLIMIT_NOFILE`) where the system writes it down, as
/// Linux does.
pub fn most() -> usize {
    fs::read_to_string("/proc/self/limits").ok().and_then(|text| limit(&text)).unwrap_or(USUAL)
}

/// The soft limit in the text of `/proc/PID/limits` (`proc_pid_limits(5)`): columns of name, soft
/// limit, hard limit and unit.
fn limit(text: &str) -> Option<usize> {
    let line = text.lines().find_map(|line| line.strip_prefix("Max open files "))?;
    match line.split_whitespace().next()? {
        "unlimited" => Some(usize::MAX),
        number => number.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{limit, most};

    #[test]
    fn the_soft_limit_is_read() {
        let text = "Limit                     Soft Limit           Hard Limit           Units     \n\
                    Max processes             31337                31337                processes \n\
                    Max open files            256                  524288               files     \n\
                    Max locked memory         unlimited            unlimited            bytes     \n";
        assert_eq!(limit(text), Some(256));
        assert_eq!(limit(&text.replace("256 ", "unlimited")), Some(usize::MAX));
        for other in ["", "Max open files", "Max open files            many", "Max processes 1 1 p"]
        {
            assert_eq!(limit(other), None, "{other}");
        }
        assert!(most() > 0);
    }
}
