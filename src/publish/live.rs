//! The one door to the web: whether what was sent can be read at its address. The stamp there names the
//! build.

use std::thread;
use std::time::{Duration, Instant};

use ureq::{Agent, Proxy};
use url::Url;

use crate::error::{Concern, Error, Result};
use crate::manifest::stamp::{STAMP, Stamp};
use crate::publish::git::failure::mask;

/// How long a host may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long between two questions.
const PAUSE: Duration = Duration::from_secs(3);

/// The most bytes of a stamp.
const LONGEST: u64 = 1 << 10;

/// Waits until the stamp at `address` is this one. Returns how long it took. `proxy` is the way that the
/// operator has git take: who hides behind one does not want to be seen by this.
///
/// # Errors
/// [`Concern::Remote`], with what stands there, when it does not come within `most`.
pub fn wait(address: &Url, stamp: &Stamp, most: Duration, proxy: Option<&str>) -> Result<Duration> {
    let agent = agent(proxy)?;
    let began = Instant::now();
    loop {
        let answer = ask(&agent, address, stamp);
        match answer {
            Ok(Some(found)) if found.build == stamp.build => return Ok(began.elapsed()),
            answer if began.elapsed() >= most => return Err(late(address, stamp, most, answer)),
            _ => thread::sleep(PAUSE.min(most)),
        }
    }
}

fn agent(proxy: Option<&str>) -> Result<Agent> {
    let mut config = Agent::config_builder();
    // Without one, those of the environment hold (`ALL_PROXY` and the like).
    if let Some(given) = proxy {
        let proxy = Proxy::new(given).map_err(|error| {
            Error::new(
                Concern::Config,
                format!("git's http.proxy, {}, cannot be used: {error}", mask(given)),
            )
            .help("`--wait` goes the way that git goes; leave it out, or look the site up by hand")
        })?;
        config = config.proxy(Some(proxy));
    }
    let agent = config
        .timeout_global(Some(PATIENCE))
        .user_agent("reprint")
        .http_status_as_error(true)
        .build();
    Ok(agent.into())
}

/// What stands there now; none where it is no stamp.
fn ask(agent: &Agent, address: &Url, stamp: &Stamp) -> std::result::Result<Option<Stamp>, String> {
    let mut url = address.join(STAMP).map_err(|error| error.to_string())?;
    // Caches on the way know no such address yet.
    url.set_query(Some(&stamp.build));
    let answer = agent.get(url.as_str()).header("Cache-Control", "no-cache").call();
    let mut answer = answer.map_err(|error| error.to_string())?;
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_string();
    body.map(|text| Stamp::parse(&text)).map_err(|error| error.to_string())
}

fn late(
    address: &Url,
    stamp: &Stamp,
    most: Duration,
    answer: std::result::Result<Option<Stamp>, String>,
) -> Error {
    let found = match answer {
        Ok(Some(other)) => format!("the build {} stands there", other.build),
        Ok(None) => "what stands there was not made by Reprint".to_owned(),
        Err(why) => why,
    };
    let (build, seconds) = (&stamp.build, most.as_secs());
    Error::new(
        Concern::Remote,
        format!("{address} does not show the build {build} after {seconds} s: {found}"),
    )
    .help("it was sent. Is GitHub Pages switched on (Settings, Pages, \"Deploy from a branch\"), and does its page \"Deployments\" tell of an error? A host may take ten minutes: `--wait 600`")
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;
    use std::time::Duration;

    use url::Url;

    use super::wait;
    use crate::manifest::stamp::Stamp;

    /// A host that answers each question with the next of these.
    fn host(answers: Vec<(u16, String)>) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        thread::spawn(move || {
            for (status, body) in answers {
                let (mut stream, _) = listener.accept().expect("a question");
                let (mut asked, mut piece) = (Vec::new(), [0; 512]);
                while !asked.ends_with(b"\r\n\r\n") {
                    let count = stream.read(&mut piece).expect("read");
                    asked.extend_from_slice(&piece[..count]);
                }
                let text = String::from_utf8_lossy(&asked).into_owned();
                assert!(text.starts_with("GET /news/.reprint?b HTTP/1.1"), "{text}");
                let length = body.len();
                write!(stream, "HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}").expect("written");
            }
        });
        Url::parse(&format!("http://127.0.0.1:{port}/news/")).expect("a URL")
    }

    fn stamp(build: &str) -> Stamp {
        Stamp { build: build.to_owned(), version: "1".to_owned() }
    }

    #[test]
    fn the_new_build_is_waited_for() {
        let (old, new) = (stamp("a").to_string(), stamp("b").to_string());
        let address = host(vec![(404, String::new()), (200, old), (200, new)]);
        let took = wait(&address, &stamp("b"), Duration::from_secs(60), None).expect("it comes");
        assert!(took >= super::PAUSE);
    }

    #[test]
    fn what_stands_there_instead_is_told() {
        let address = host(vec![(200, stamp("a").to_string())]);
        let error =
            wait(&address, &stamp("b"), Duration::ZERO, None).expect_err("too late").to_string();
        assert!(
            error.contains("the build a stands there") && error.contains("Settings"),
            "{error}"
        );
        let address = host(vec![(404, String::new())]);
        let error =
            wait(&address, &stamp("b"), Duration::ZERO, None).expect_err("too late").to_string();
        assert!(error.contains("404"), "{error}");
    }

    #[test]
    fn the_way_that_git_takes_is_taken() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let proxy = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a question");
            let (mut asked, mut piece) = (Vec::new(), [0; 512]);
            while !asked.ends_with(b"\r\n\r\n") {
                let count = stream.read(&mut piece).expect("read");
                asked.extend_from_slice(&piece[..count]);
            }
            String::from_utf8_lossy(&asked).into_owned()
        });
        let address = Url::parse("http://news.example/").expect("a URL");
        wait(&address, &stamp("b"), Duration::ZERO, Some(&proxy)).expect_err("it says nothing");
        let asked = asked.join().expect("asked");
        assert!(asked.contains("news.example"), "{asked}");
        let error = wait(&address, &stamp("b"), Duration::ZERO, Some("ftp://me:secret@host"));
        let error = error.expect_err("no proxy").to_string();
        assert!(error.contains("http.proxy") && !error.contains("secret"), "{error}");
    }
}
