//! An address and a port to a socket that listens. Knows nothing of HTTP.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener};

use crate::error::{Concern, Error, Result};

/// The port that is taken unless another is asked for.
pub const USUAL: u16 = 4000;

/// How many ports after the usual one are tried before any free one is taken: they are easy to
/// remember and stay the same for an operator with two sites.
const NEXT: u16 = 10;

/// Listens on a port that was asked for, or on the usual one or another. With it comes the usual port
/// where something else has it already.
///
/// # Errors
/// [`Concern::Config`]: a port that was asked for is taken or not allowed, or no network interface has
/// the address.
pub fn bind(host: IpAddr, port: Option<u16>) -> Result<(TcpListener, Option<u16>)> {
    if let Some(port) = port {
        let at = SocketAddr::new(host, port);
        return match TcpListener::bind(at) {
            Ok(listener) => Ok((listener, None)),
            Err(error) => Err(refused(at, &error)),
        };
    }
    for port in (USUAL..=USUAL + NEXT).chain([0]) {
        let at = SocketAddr::new(host, port);
        match TcpListener::bind(at) {
            Ok(listener) => return Ok((listener, (port != USUAL).then_some(USUAL))),
            // Windows keeps ranges of ports for itself and says that they are not allowed.
            Err(error)
                if port != 0
                    && matches!(
                        error.kind(),
                        ErrorKind::AddrInUse | ErrorKind::PermissionDenied
                    ) => {}
            Err(error) => return Err(refused(at, &error)),
        }
    }
    Err(Error::new(Concern::Config, format!("no port of {host} is free")))
}

fn refused(at: SocketAddr, error: &io::Error) -> Error {
    let made = |message: String, help: &str| Error::new(Concern::Config, message).help(help);
    let port = at.port();
    match error.kind() {
        ErrorKind::AddrInUse => made(
            format!("port {port} of {} is taken by another program", at.ip()),
            "end that program, or give another --port; without --port a free one is taken",
        ),
        ErrorKind::PermissionDenied => made(
            format!("port {port} may not be used: {error}"),
            "ports below 1024 belong to the administrator: give a --port above",
        ),
        ErrorKind::AddrNotAvailable => made(
            format!("this machine does not have the address {}", at.ip()),
            "give as --host an address of this machine, 127.0.0.1 for this machine alone, or 0.0.0.0 \
             for all of its addresses",
        ),
        _ => made(
            format!("cannot listen on {at}: {error}"),
            "give another --host or --port; 127.0.0.1 works on most machines",
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{USUAL, bind};
    use crate::error::Concern;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_busy_usual_port_gives_another_and_says_so() {
        let held: Vec<_> =
            (0..NEXT_AND_MORE).map(|_| bind(HERE, None).expect("a port is free")).collect();
        for (listener, taken) in &held {
            let port = listener.local_addr().expect("it is bound").port();
            assert_eq!(taken.is_some(), port != USUAL);
            assert!(taken.is_none_or(|taken| taken == USUAL));
        }
    }

    const NEXT_AND_MORE: usize = 13;

    #[test]
    fn a_busy_port_that_was_asked_for_is_an_error() {
        let (held, taken) = bind(HERE, Some(0)).expect("a port is free");
        assert_eq!(taken, None);
        let port = held.local_addr().expect("it is bound").port();
        let error = bind(HERE, Some(port)).expect_err("the port is taken");
        assert_eq!(error.concern, Concern::Config);
        assert!(error.message.contains(&port.to_string()), "{error}");
        assert!(error.help.is_some());
    }

    #[test]
    fn an_address_of_another_machine_is_an_error_with_help() {
        // TEST-NET-1 (RFC 5737): no machine has it.
        let error = bind(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), None).expect_err("not ours");
        assert!(error.message.contains("192.0.2.1"), "{error}");
        assert!(error.help.is_some());
    }
}
