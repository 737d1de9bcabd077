//! A webhook over real sockets that answers as a test says, and keeps everything it was sent.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

use super::binary::PATIENCE;

/// How one letter is answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// With this status.
    Status(u16),
    /// With this status and these lines of the head.
    With(u16, &'static str),
    /// With this status and this text.
    Body(u16, &'static str),
    /// With a status, and a body without end.
    Flood(u16),
    /// Not at all: the connection is closed.
    Cut,
    /// In part: it breaks off within the first line.
    Half,
    /// Not before the test has ended.
    Never,
}

/// A letter, as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub path: String,
    /// By name, in lower case.
    pub head: BTreeMap<String, String>,
    pub body: String,
}

impl Letter {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The text of a message.
    pub fn content(&self) -> String {
        self.json()["content"].as_str().unwrap().to_owned()
    }
}

/// A fake webhook. Cheap to clone; every clone is the same one.
#[derive(Clone)]
pub struct FakeHook {
    address: String,
    next: Arc<Mutex<VecDeque<Answer>>>,
    letters: watch::Sender<Vec<Letter>>,
}

impl FakeHook {
    /// One that takes whatever it is sent.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let fake = Self { address, next: Arc::default(), letters: watch::Sender::default() };
        let server = fake.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let server = server.clone();
                // Who breaks off is gone; what came before is kept.
                tokio::spawn(async move { server.serve(socket).await });
            }
        });
        fake
    }

    /// Its address with this path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers the next letters like this, and then well again.
    pub fn next(&self, answers: impl IntoIterator<Item = Answer>) {
        self.next.lock().unwrap().extend(answers);
    }

    /// Everything that came so far.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.borrow().clone()
    }

    /// Waits until so many letters have come in all, and gives them.
    pub async fn received(&self, count: usize) -> Vec<Letter> {
        let mut seen = self.letters.subscribe();
        let come = timeout(PATIENCE, seen.wait_for(|letters| letters.len() >= count)).await;
        assert!(come.is_ok(), "{} letters came, and not {count}", self.letters.borrow().len());
        self.letters()
    }

    async fn serve(&self, socket: TcpStream) -> Option<()> {
        let mut socket = BufReader::new(socket);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            socket.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let path = lines.first()?.split(' ').nth(1)?.to_owned();
        let pairs = lines.iter().skip(1).filter_map(|line| line.split_once(": "));
        let head: BTreeMap<_, _> =
            pairs.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        let mut body = vec![0; head.get("content-length")?.parse().ok()?];
        socket.read_exact(&mut body).await.ok()?;
        let body = String::from_utf8(body).ok()?;
        let answer = self.next.lock().unwrap().pop_front().unwrap_or(Answer::Status(204));
        self.letters.send_modify(|letters| letters.push(Letter { path, head, body }));
        let mut socket = socket.into_inner();
        let mut say = async |text: String| socket.write_all(text.as_bytes()).await.ok();
        let end = "content-length: 0\r\n\r\n";
        match answer {
            Answer::Status(status) => say(format!("HTTP/1.1 {status} X\r\n{end}")).await,
            Answer::With(status, lines) => say(format!("HTTP/1.1 {status} X\r\n{lines}\r\n{end}")).await,
            Answer::Body(status, text) => {
                let length = text.len();
                say(format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n{text}")).await
            }
            Answer::Flood(status) => {
                say(format!("HTTP/1.1 {status} X\r\ncontent-type: text/plain\r\n\r\n")).await;
                while say("x".repeat(64 * 1024)).await.is_some() {}
                None
            }
            Answer::Cut => None,
            Answer::Half => say("HTTP/1.1 2".to_owned()).await,
            Answer::Never => std::future::pending().await,
        }
    }
}
