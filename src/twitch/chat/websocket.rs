//! WebSocket frames to bytes and back, for a client that reads lines.
//!
//! Frames are read below the level at which a library must fail the whole connection for one piece of
//! text that is not UTF-8: here that costs one line, as it does without WebSocket. Works on memory
//! alone; the socket is `transport`'s.

use std::collections::VecDeque;
use std::io::{self, Read, Write};

use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::handshake::client::generate_request;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameSocket};
use tokio_tungstenite::tungstenite::{Bytes, Error};

use crate::twitch::backoff::Random;

/// The largest frame that is read, in bytes. It holds many lines of the longest kind.
const MAX_FRAME: usize = 512 * 1024;

/// The longest answer to the opening request that is read, in bytes.
const MAX_ANSWER: usize = 16 * 1024;

/// The opening request of a WebSocket, and what the right answer to it holds.
#[derive(Debug)]
pub(super) struct Opening {
    accept: String,
    answer: Vec<u8>,
}

impl Opening {
    /// An opening at `host` (with its port) and `path`, and the bytes to send for it. None if there
    /// is no such address.
    pub(super) fn new(host: &str, path: &str) -> Option<(Self, Vec<u8>)> {
        // The scheme plays no part in the request; encryption lies below.
        let request = format!("ws://{host}{path}").into_client_request().ok()?;
        let (bytes, key) = generate_request(request).ok()?;
        Some((Self { accept: derive_accept_key(key.as_bytes()), answer: Vec::new() }, bytes))
    }

    /// Takes the next bytes of the answer. Once it is whole: what already came after it, or an error
    /// if it is not the answer of a WebSocket server.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Option<Vec<u8>>, NoWebSocket> {
        self.answer.extend_from_slice(bytes);
        let Some(end) = memchr::memmem::find(&self.answer, b"\r\n\r\n") else {
            return if self.answer.len() > MAX_ANSWER { Err(NoWebSocket) } else { Ok(None) };
        };
        let rest = self.answer.split_off(end + 4);
        let answer = String::from_utf8_lossy(&self.answer);
        let switching = answer.starts_with("HTTP/1.1 101 ");
        let accepted = answer.lines().filter_map(|line| line.split_once(':')).any(|(name, value)| {
            name.eq_ignore_ascii_case("sec-websocket-accept") && value.trim() == self.accept
        });
        if switching && accepted { Ok(Some(rest)) } else { Err(NoWebSocket) }
    }
}

/// The other side does not speak WebSocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoWebSocket;

/// The frames of an open WebSocket.
#[derive(Debug)]
pub(super) struct Frames {
    socket: FrameSocket<Memory>,
    /// Inside a binary message that continues in the next frame.
    in_binary: bool,
    masks: Random,
}

/// The other side closed, or broke the rules of the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ended {
    /// It said goodbye.
    Closed,
    /// It sent what cannot be read.
    Broken(String),
}

impl Frames {
    /// Frames that are masked with numbers drawn from `seed`, as the protocol asks of clients.
    pub(super) fn new(seed: u64) -> Self {
        Self { socket: FrameSocket::new(Memory::default()), in_binary: false, masks: Random(seed) }
    }

    /// Takes bytes from the socket and appends the text they finish to `text`; a message without a
    /// line end gets one. Gives the number of binary messages, which are skipped.
    pub(super) fn push(&mut self, bytes: &[u8], text: &mut Vec<u8>) -> Result<u64, Ended> {
        self.socket.get_mut().arrived.extend(bytes);
        let mut binary = 0;
        loop {
            let frame = match self.socket.read(Some(MAX_FRAME)) {
                Ok(Some(frame)) => frame,
                Ok(None) => return Err(Ended::Closed),
                Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => return Ok(binary),
                Err(error) => return Err(Ended::Broken(words(&error))),
            };
            let header = frame.header();
            let (opcode, last) = (header.opcode, header.is_final);
            match opcode {
                OpCode::Data(Data::Binary) => {
                    binary += 1;
                    self.in_binary = !last;
                }
                OpCode::Data(Data::Continue) if self.in_binary => self.in_binary = !last,
                OpCode::Data(Data::Text | Data::Continue) => {
                    text.extend_from_slice(frame.payload());
                    if last && !frame.payload().ends_with(b"\n") {
                        text.push(b'\n');
                    }
                }
                OpCode::Control(Control::Ping) => self.write(Frame::pong(frame.into_payload())),
                OpCode::Control(Control::Close) => return Err(Ended::Closed),
                OpCode::Control(Control::Pong) => {}
                OpCode::Data(Data::Reserved(_)) | OpCode::Control(Control::Reserved(_)) => {
                    return Err(Ended::Broken("it sent a frame of an unknown kind".to_owned()));
                }
            }
        }
    }

    /// Puts a text message among what is to be sent.
    pub(super) fn text(&mut self, message: &str) {
        let payload = Bytes::copy_from_slice(message.as_bytes());
        self.write(Frame::message(payload, OpCode::Data(Data::Text), true));
    }

    /// Puts a goodbye among what is to be sent.
    pub(super) fn goodbye(&mut self) {
        self.write(Frame::close(None));
    }

    /// Takes what is to be sent: messages of ours and answers to pings.
    pub(super) fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.socket.get_mut().outgoing)
    }

    fn write(&mut self, mut frame: Frame) {
        let mask = u32::try_from(self.masks.below(1 << 32)).unwrap_or_default();
        frame.header_mut().mask = Some(mask.to_be_bytes());
        self.socket.send(frame).expect("memory takes every write");
    }
}

fn words(error: &Error) -> String {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => {
            "it sent a frame that is too long".to_owned()
        }
        Error::Protocol(ProtocolError::InvalidOpcode(_)) => "it sent a frame of an unknown kind".to_owned(),
        other => other.to_string(),
    }
}

/// Both directions of a connection, in memory.
#[derive(Debug, Default)]
struct Memory {
    arrived: VecDeque<u8>,
    outgoing: Vec<u8>,
}

impl Read for Memory {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // An empty queue is not the end: more may arrive.
        if self.arrived.is_empty() {
            Err(io::ErrorKind::WouldBlock.into())
        } else {
            self.arrived.read(buffer)
        }
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.outgoing.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).unwrap();
        assert!(length < 126);
        [&[first, length], payload].concat()
    }

    fn told(bytes: &[u8]) -> (String, Result<u64, Ended>, Vec<u8>) {
        let (mut frames, mut text) = (Frames::new(1), Vec::new());
        let binary = frames.push(bytes, &mut text);
        (String::from_utf8_lossy(&text).into_owned(), binary, frames.take_outgoing())
    }

    #[test]
    fn text_comes_out_with_line_ends_and_binary_is_counted() {
        let bytes = [
            frame(0x81, b"one\r\ntwo\r\n"),
            frame(0x82, b"\x00\x01"),
            frame(0x81, b"three"),
            frame(0x81, b"\xff\xfe"),
            frame(0x81, b"four\n"),
        ]
        .concat();
        let (text, binary, _) = told(&bytes);
        assert_eq!(text, "one\r\ntwo\r\nthree\n\u{fffd}\u{fffd}\nfour\n");
        assert_eq!(binary, Ok(1));
    }

    #[test]
    fn messages_in_pieces_are_joined_and_binary_ones_skipped_whole() {
        let bytes = [
            frame(0x01, b"on"),
            frame(0x89, b"p"),
            frame(0x80, b"e"),
            frame(0x02, b"bi"),
            frame(0x80, b"nary"),
            frame(0x81, b"two"),
        ]
        .concat();
        let (text, binary, outgoing) = told(&bytes);
        assert_eq!((text.as_str(), binary), ("one\ntwo\n", Ok(1)));
        assert_eq!(outgoing[..2], [0x8a, 0x81], "a masked pong");
        assert_eq!(outgoing[6] ^ outgoing[2], b'p');
    }

    #[test]
    fn bytes_may_come_one_by_one() {
        let (mut frames, mut text) = (Frames::new(1), Vec::new());
        for byte in [frame(0x81, b"one"), frame(0x81, b"two")].concat() {
            assert_eq!(frames.push(&[byte], &mut text), Ok(0));
        }
        assert_eq!(text, b"one\ntwo\n");
    }

    #[test]
    fn goodbye_comes_after_the_text_before_it() {
        let (text, ended, _) = told(&[frame(0x81, b"last"), frame(0x88, b"")].concat());
        assert_eq!((text.as_str(), ended), ("last\n", Err(Ended::Closed)));
    }

    #[test]
    fn what_cannot_be_read_ends_the_connection_and_nothing_else() {
        let mut huge = vec![0x81, 127];
        huge.extend(u64::MAX.to_be_bytes());
        for bytes in [huge, frame(0x83, b"x"), frame(0x8f, b"x")] {
            assert!(matches!(told(&bytes).1, Err(Ended::Broken(_))), "{bytes:?}");
        }
    }

    #[test]
    fn an_opening_knows_its_own_answer() {
        let (mut opening, request) = Opening::new("127.0.0.1:8080", "/chat").unwrap();
        assert!(request.starts_with(b"GET /chat HTTP/1.1\r\n"));
        let answer = format!("HTTP/1.1 101 Yes\r\nsec-websocket-ACCEPT: {}\r\n\r\nrest", opening.accept);
        let (head, tail) = answer.split_at(30);
        assert_eq!(opening.push(head.as_bytes()), Ok(None));
        assert_eq!(opening.push(tail.as_bytes()), Ok(Some(b"rest".to_vec())));
    }

    #[test]
    fn another_answer_is_no_websocket() {
        for answer in
            ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 101 Yes\r\nSec-WebSocket-Accept: no\r\n\r\n", "\r\n\r\n"]
        {
            let (mut opening, _) = Opening::new("h:1", "/").unwrap();
            assert_eq!(opening.push(answer.as_bytes()), Err(NoWebSocket), "{answer}");
        }
        let (mut opening, _) = Opening::new("h:1", "/").unwrap();
        assert_eq!(opening.push(&vec![b'x'; MAX_ANSWER + 1]), Err(NoWebSocket));
    }
}
