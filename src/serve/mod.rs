//! A prepared site to HTTP answers: each page is made when it is asked for, by the code that a build
//! makes it with, and nothing is written into the output. Knows nothing of publishing.

pub mod alert;
pub mod events;
pub mod folder;
pub mod http;
pub mod live;
pub mod options;
pub mod page;
pub mod roots;
pub mod run;
pub mod site;
pub mod standing;
pub mod stop;
pub mod watch;
