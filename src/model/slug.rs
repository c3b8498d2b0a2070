//! Jekyll's slugs: names as parts of addresses. Source: Jekyll's documentation of its `slugify` filter
//! (modes `default` and `pretty`).

/// Jekyll's `slugify`: every run of other characters than letters, marks and decimal digits (in
/// `pretty` mode also not `._~!$&'()+,;=@`) becomes one hyphen, none at the ends. Case is kept.
pub fn slugify(text: &str, pretty: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_word(c) || (pretty && "._~!$&'()+,;=@".contains(c)) {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let from = usize::from(out.starts_with('-'));
    let to = out.len() - usize::from(out.len() > from && out.ends_with('-'));
    out[from..to].to_owned()
}

/// `\p{M}\p{L}\p{Nd}`: letters and digits as the standard library knows them (which adds the few
/// letter-like numbers), and the combining marks that occur in news texts.
fn is_word(c: char) -> bool {
    (c.is_alphanumeric() && !is_other_number(c))
        || ('\u{300}'..='\u{36f}').contains(&c)
        || ('\u{fe00}'..='\u{fe0f}').contains(&c)
        || ('\u{3099}'..='\u{309a}').contains(&c)
        || ('\u{20d0}'..='\u{20ff}').contains(&c)
        // Hebrew and Arabic points, the vowel signs and tone marks of Indic scripts and Thai.
        || matches!(c, '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
            | '\u{6d6}'..='\u{6ed}' | '\u{93a}'..='\u{94f}' | '\u{9bc}'..='\u{9cd}' | '\u{e31}'
            | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// Numbers that are no decimal digits: `²`, `½`, `①`, `Ⅷ`.
fn is_other_number(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{2079}' | '\u{2080}'..='\u{2089}'
        | '\u{2150}'..='\u{218b}' | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}'
        | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3192}'..='\u{3195}' | '\u{3220}'..='\u{3229}'
        | '\u{3248}'..='\u{324f}' | '\u{3251}'..='\u{325f}' | '\u{3280}'..='\u{3289}'
        | '\u{32b1}'..='\u{32bf}')
}

#[cfg(test)]
mod tests {
    use super::slugify;

    #[test]
    fn slugs_are_jekylls() {
        assert_eq!(slugify(" The _config.yml file ", false), "The-config-yml-file");
        assert_eq!(slugify("The _cönfig.yml file", true), "The-_cönfig.yml-file");
        assert_eq!(slugify("—", true), "");
    }
}
