//! The messages that an open page gets, as JSON in server-sent events.

use serde::Serialize;

use crate::serve::alert::Alert;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Message<'a> {
    /// The first of each stream, and again after each change: how things stand for this page.
    State {
        /// The entity tag of what would be sent for the page's address now, before the script is put
        /// in: of the page, or of the site's 404 page; none where there is neither, or it cannot be
        /// made. The script is told the same when it is put in (`inject::Script`): where the two
        /// differ, the page is loaded again.
        tag: Option<&'a str>,
        /// The same hash of the page without its stylesheet's address.
        plain: Option<&'a str>,
        /// Its stylesheet's address, as the page names it.
        style: Option<&'a str>,
        /// What is wrong; nothing, where all is well. While there is anything, the page stays as it is.
        alerts: &'a [Alert],
        /// What there is to say of the article that the page shows.
        article: Option<Workbench<'a>>,
        /// Files other than pages that changed since the message before, by their paths below the
        /// site's top: a page that uses one has the same bytes, and is loaded again.
        files: &'a [String],
    },
}

impl Message<'_> {
    /// The message as a server-sent event (HTML Living Standard, 9.2.6).
    pub fn event(&self) -> String {
        // JSON has its line ends escaped: one line of data holds it. No value here fails to be JSON.
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("data: {json}\n\n")
    }
}

/// What there is to say of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Workbench<'a> {
    /// Its file, as messages name it.
    pub source: &'a str,
    /// What is wrong with it, in the words of messages.
    pub problems: &'a [String],
    /// What cleaning took out: the rule, and how often.
    pub removed: &'a [(String, u32)],
}

#[cfg(test)]
mod tests {
    use super::{Message, Workbench};
    use crate::serve::alert::Alert;

    #[test]
    fn a_state_is_one_line_of_json() {
        let alerts = [Alert {
            path: Some("site.toml".to_owned()),
            line: Some(3),
            column: None,
            message: "not \"so\"\nbut so".to_owned(),
            excerpt: None,
            help: None,
        }];
        let removed = [("rules/a.example.txt:7".to_owned(), 2)];
        let article = Some(Workbench { source: "content/a.md", problems: &[], removed: &removed });
        let state = Message::State {
            tag: Some("t"),
            plain: Some("p"),
            style: None,
            alerts: &alerts,
            article,
            files: &["files/a.css".to_owned()],
        };
        assert_eq!(
            state.event(),
            concat!(
                r#"data: {"kind":"state","tag":"t","plain":"p","style":null,"#,
                r#""alerts":[{"path":"site.toml","line":3,"column":null,"message":"not \"so\"\nbut so","#,
                r#""excerpt":null,"help":null}],"article":{"source":"content/a.md","problems":[],"#,
                r#""removed":[["rules/a.example.txt:7",2]]},"files":["files/a.css"]}"#,
                "\n\n"
            )
        );
    }

    #[test]
    fn what_is_not_there_is_null() {
        let state = Message::State {
            tag: None,
            plain: None,
            style: None,
            alerts: &[],
            article: None,
            files: &[],
        };
        assert_eq!(
            state.event(),
            "data: {\"kind\":\"state\",\"tag\":null,\"plain\":null,\"style\":null,\"alerts\":[],\
            \"article\":null,\"files\":[]}\n\n"
        );
    }
}
