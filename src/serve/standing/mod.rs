//! A prepared site behind the server: one thread keeps it true, some make its pages. While a change is
//! looked into, the site as it was answers; then the whole is exchanged.

pub mod board;
pub mod broken;
pub mod desk;
pub mod due;
pub mod early;
pub mod job;
pub mod keeper;
pub mod live;
pub mod patience;
pub mod ready;
pub mod served;
pub mod telling;
