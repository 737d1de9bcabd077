//! Pages, sockets and the HTTP API over real connections, as friends and strangers meet them.

mod account;
mod actions;
mod answers;
mod description;
mod digests;
mod doors;
mod feedback;
mod guard;
mod hiding;
mod lan;
mod languages;
mod limits;
mod log;
mod routes;
mod search;
mod shield;
mod sockets;
