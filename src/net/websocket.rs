//! WebSocket for a client: frames to messages and back.
//!
//! Frames are read below the level at which a library must fail the whole connection for one piece of
//! text that is not UTF-8: whoever takes a message decides what that costs. Works on memory alone; the
//! stream is `connection`'s.

use std::collections::VecDeque;
use std::io::{self, Read, Write};

use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error, ProtocolError};
use tokio_tungstenite::tungstenite::handshake::client::generate_request;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Control, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameSocket};
use tokio_tungstenite::tungstenite::{Bytes, Utf8Bytes};

use super::error::NetError;

/// The longest answer to the opening request that is read, in bytes.
const MAX_ANSWER: usize = 16 * 1024;

/// The opening request of a WebSocket, and what the right answer to it holds.
#[derive(Debug)]
pub(super) struct Handshake {
    accept: String,
    answer: Vec<u8>,
}

impl Handshake {
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

/// A message, or what stands for one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum WireFrame {
    /// A whole text. Whether it is UTF-8 was not asked.
    Text(Bytes),
    /// A whole message that is no text.
    Binary,
    /// A ping or a pong.
    Alive,
}

/// The frames of an open WebSocket.
#[derive(Debug)]
pub(super) struct Frames {
    socket: FrameSocket<Memory>,
    /// The longest frame and the longest message that is read, in bytes.
    max_message: usize,
    /// A message that continues in the next frame: whether it is text, and what came of it.
    partial: Option<(bool, Vec<u8>)>,
    masks: fastrand::Rng,
}

impl Frames {
    /// Frames whose messages are at most `max_message` bytes long. A longer one ends the connection:
    /// WebSocket has no way to skip it unread.
    pub(super) fn new(max_message: usize) -> Self {
        let masks = fastrand::Rng::new();
        Self { socket: FrameSocket::new(Memory::default()), max_message, partial: None, masks }
    }

    /// Takes bytes from the stream.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.socket.get_mut().arrived.extend(bytes);
    }

    /// The next message, once its bytes are all there.
    pub(super) fn next(&mut self) -> Result<Option<WireFrame>, NetError> {
        loop {
            let frame = match self.socket.read(Some(self.max_message)) {
                Ok(Some(frame)) => frame,
                Ok(None) => return Err(NetError::Closed { code: None }),
                Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(NetError::Broken(error)),
            };
            let header = frame.header();
            if header.mask.is_some() || header.rsv1 || header.rsv2 || header.rsv3 {
                return Err(NetError::Broken(ProtocolError::NonZeroReservedBits.into()));
            }
            let (opcode, is_last) = (header.opcode, header.is_final);
            match opcode {
                OpCode::Data(Data::Reserved(kind)) => return Err(unknown(kind)),
                OpCode::Control(Control::Reserved(kind)) => return Err(unknown(kind)),
                OpCode::Data(kind) => {
                    if let Some(message) = self.data(kind, frame.into_payload(), is_last)? {
                        return Ok(Some(message));
                    }
                }
                OpCode::Control(Control::Ping) => {
                    self.write(Frame::pong(frame.into_payload()));
                    return Ok(Some(WireFrame::Alive));
                }
                OpCode::Control(Control::Pong) => return Ok(Some(WireFrame::Alive)),
                OpCode::Control(Control::Close) => {
                    let code = frame.payload().first_chunk().map(|code| u16::from_be_bytes(*code));
                    return Err(NetError::Closed { code });
                }
            }
        }
    }

    /// Puts a piece to those before it. Gives the message once it is whole.
    fn data(&mut self, kind: Data, piece: Bytes, is_last: bool) -> Result<Option<WireFrame>, NetError> {
        let begun = self.partial.take();
        let (is_text, payload) = match (kind, begun) {
            (Data::Continue, None) => {
                return Err(NetError::Broken(ProtocolError::UnexpectedContinueFrame.into()));
            }
            (Data::Continue, Some((is_text, mut pieces))) => {
                let size = pieces.len() + piece.len();
                if size > self.max_message {
                    let error = CapacityError::MessageTooLong { size, max_size: self.max_message };
                    return Err(NetError::Broken(error.into()));
                }
                pieces.extend_from_slice(&piece);
                (is_text, Bytes::from(pieces))
            }
            (kind, _) => (kind == Data::Text, piece),
        };
        if !is_last {
            self.partial = Some((is_text, payload.into()));
            return Ok(None);
        }
        Ok(Some(if is_text { WireFrame::Text(payload) } else { WireFrame::Binary }))
    }

    /// Puts a text message among what is to be sent.
    pub(super) fn text(&mut self, message: &str) {
        let payload = Bytes::copy_from_slice(message.as_bytes());
        self.write(Frame::message(payload, OpCode::Data(Data::Text), true));
    }

    /// Puts a ping among what is to be sent.
    pub(super) fn ping(&mut self) {
        self.write(Frame::ping(Bytes::new()));
    }

    /// Puts a goodbye among what is to be sent.
    pub(super) fn goodbye(&mut self) {
        let normal = CloseFrame { code: CloseCode::Normal, reason: Utf8Bytes::default() };
        self.write(Frame::close(Some(normal)));
    }

    /// Takes what is to be sent: messages of ours and answers to pings.
    pub(super) fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.socket.get_mut().outgoing)
    }

    fn write(&mut self, mut frame: Frame) {
        frame.header_mut().mask = Some(self.masks.u32(..).to_be_bytes());
        self.socket.send(frame).expect("memory takes every write");
    }
}

fn unknown(kind: u8) -> NetError {
    NetError::Broken(ProtocolError::InvalidOpcode(kind).into())
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

    /// The messages in `bytes`, how they end, and what is said to them.
    fn read(bytes: &[u8]) -> (Vec<WireFrame>, Option<NetError>, Vec<u8>) {
        let (mut frames, mut messages) = (Frames::new(1024), Vec::new());
        frames.push(bytes);
        let end = loop {
            match frames.next() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        (messages, end, frames.take_outgoing())
    }

    fn text(bytes: &'static [u8]) -> WireFrame {
        WireFrame::Text(Bytes::from_static(bytes))
    }

    #[test]
    fn text_comes_out_as_it_is_and_binary_is_told() {
        let bytes = [
            frame(0x81, b"one\r\ntwo\r\n"),
            frame(0x82, b"\x00\x01"),
            frame(0x81, b"three"),
            frame(0x81, b"\xff\xfe"),
            frame(0x81, b"four\n"),
        ]
        .concat();
        let wanted =
            [text(b"one\r\ntwo\r\n"), WireFrame::Binary, text(b"three"), text(b"\xff\xfe"), text(b"four\n")];
        assert_eq!(read(&bytes).0, wanted);
    }

    #[test]
    fn messages_in_pieces_are_joined() {
        let bytes = [
            frame(0x01, b"on"),
            frame(0x89, b"p"),
            frame(0x80, b"e"),
            frame(0x02, b"bi"),
            frame(0x80, b"nary"),
            frame(0x81, b"two"),
        ]
        .concat();
        let (messages, end, outgoing) = read(&bytes);
        assert_eq!(messages, [WireFrame::Alive, text(b"one"), WireFrame::Binary, text(b"two")]);
        assert!(end.is_none());
        assert_eq!(outgoing[..2], [0x8a, 0x81], "a masked pong");
        assert_eq!(outgoing[6] ^ outgoing[2], b'p');
    }

    #[test]
    fn bytes_may_come_one_by_one() {
        let (mut frames, mut messages) = (Frames::new(1024), Vec::new());
        for byte in [frame(0x81, b"one"), frame(0x81, b"two")].concat() {
            frames.push(&[byte]);
            messages.extend(frames.next().unwrap());
        }
        assert_eq!(messages, [text(b"one"), text(b"two")]);
    }

    #[test]
    fn goodbye_comes_after_the_text_before_it_with_its_code() {
        for (payload, wanted) in [(&b""[..], None), (b"\x0f\xa0why", Some(4000))] {
            let (messages, end, _) = read(&[frame(0x81, b"last"), frame(0x88, payload)].concat());
            assert_eq!(messages, [text(b"last")]);
            assert!(matches!(end, Some(NetError::Closed { code }) if code == wanted), "{end:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_ends_the_connection_and_nothing_else() {
        let mut huge = vec![0x81, 127];
        huge.extend(u64::MAX.to_be_bytes());
        let mut endless = frame(0x01, &[b'x'; 100]);
        endless.extend((0..10).flat_map(|_| frame(0x00, &[b'x'; 100])));
        for bytes in
            [huge, endless, frame(0x83, b"x"), frame(0x8f, b"x"), frame(0xc1, b"x"), frame(0x80, b"x")]
        {
            let (messages, end, _) = read(&bytes);
            assert!(messages.is_empty() && matches!(end, Some(NetError::Broken(_))), "{bytes:?}");
        }
    }

    #[test]
    fn an_opening_knows_its_own_answer() {
        let (mut opening, request) = Handshake::new("127.0.0.1:8080", "/chat").unwrap();
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
            let (mut opening, _) = Handshake::new("h:1", "/").unwrap();
            assert_eq!(opening.push(answer.as_bytes()), Err(NoWebSocket), "{answer}");
        }
        let (mut opening, _) = Handshake::new("h:1", "/").unwrap();
        assert_eq!(opening.push(&vec![b'x'; MAX_ANSWER + 1]), Err(NoWebSocket));
    }
}
