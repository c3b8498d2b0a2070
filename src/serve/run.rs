//! A server from its options: the port, the thread that keeps the site, the one that watches, HTTP.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use crate::config::Config;
use crate::error::{Concern, Error, Result};
use crate::serve::events::Listener;
use crate::serve::folder::Folder;
use crate::serve::http::bind::bind;
use crate::serve::http::handles;
use crate::serve::http::limits::Limits;
use crate::serve::http::server::{Settings, run as serve, runtime};
use crate::serve::http::target::location;
use crate::serve::options::Options;
use crate::serve::roots::{named, watched};
use crate::serve::site::Site;
use crate::serve::standing::board::Board;
use crate::serve::standing::keeper::{Keeper, Load, Mail};
use crate::serve::standing::live::Live;
use crate::serve::standing::patience::Patience;
use crate::serve::standing::telling::Told;
use crate::serve::stop::stop;
use crate::serve::watch::watcher::{News, Watcher};

/// The site that is served.
pub enum Served {
    /// A folder as it is.
    Folder(PathBuf),
    /// The site of these settings, kept true.
    Site {
        /// The settings.
        config: Box<Config>,
        /// Their file.
        file: PathBuf,
        /// Reads them once more.
        load: Load,
    },
}

/// Serves until it is asked to stop.
///
/// # Errors
/// The port, or the folder, cannot be had; what is wrong with a site is told and waited out.
pub fn run(
    served: Served,
    options: &Options,
    listener: &Arc<dyn Listener + Send + Sync>,
) -> Result<()> {
    let (socket, taken) = bind(options.host, options.port)?;
    let address = socket.local_addr().map_err(|error| {
        Error::new(Concern::Config, format!("cannot tell the address of the server: {error}"))
    })?;
    let host =
        if options.host.is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { address.ip() };
    let top = location(&options.base, "", None);
    let url = format!("http://{}{top}", SocketAddr::new(host, address.port()));
    let settings = Settings {
        host: options.host,
        names: options.names.clone(),
        base: options.base.clone(),
        limits: Limits::of(handles::most()),
    };
    let runtime = runtime()?;
    // Before the address is told: whoever reads it may ask for an end at once.
    let stopped = {
        let _within = runtime.enter();
        stop()?
    };
    let (site, end): (Arc<dyn Site>, _) = match served {
        Served::Folder(folder) => {
            let folder = Folder::new(&folder)?;
            listener.serving(&url, address, taken);
            (Arc::new(folder), None)
        }
        Served::Site { config, file, load } => {
            listener.serving(&url, address, taken);
            let (site, end) = keep(*config, file, load, options, listener)?;
            (Arc::new(site), Some(end))
        }
    };
    let done = serve(runtime, socket, site, &settings, stopped);
    if let Some(end) = end {
        // It ends with the process, whatever it does just now: it writes whole files or none.
        let _ = end.send(Mail::Stop);
    }
    listener.ended();
    done
}

/// Starts what keeps a site true.
fn keep(
    config: Config,
    file: PathBuf,
    load: Load,
    options: &Options,
    listener: &Arc<dyn Listener + Send + Sync>,
) -> Result<(Live, Sender<Mail>)> {
    let (jobs, queue) = channel();
    let (post, mail) = channel();
    let board = Arc::new(Board::new(jobs));
    let root = config.root.clone();
    listener.watched(&named(&config, &file));
    let to_keeper = post.clone();
    let watcher = Watcher::start(watched(&config, &file, options.poll), move |news| {
        // Where the keeper has ended, so does the server.
        let _ = to_keeper.send(match news {
            News::How(how) => Mail::Watching(how),
            News::Change(change) => Mail::Change(change),
        });
    });
    let keeper = Keeper {
        load,
        file,
        poll: options.poll,
        options: options.build.clone(),
        board: Arc::clone(&board),
        queue: Arc::new(Mutex::new(queue)),
        mail,
        watcher,
        listener: Arc::clone(listener),
        threads: std::thread::available_parallelism().map_or(2, std::num::NonZero::get).max(2),
        known: std::collections::HashSet::new(),
        told: Told::default(),
        patience: Patience::default(),
        pending: None,
    };
    std::thread::Builder::new()
        .name("keeper".to_owned())
        .spawn(move || keeper.run(config))
        .map_err(|error| Error::new(Concern::Config, format!("cannot start a thread: {error}")))?;
    Ok((Live::new(board, &root), post))
}
