//! Pages, sockets and the HTTP API over real connections, as friends and strangers meet them.

mod account;
mod actions;
mod answers;
mod description;
mod feedback;
mod guard;
mod log;
mod shield;
mod sockets;
