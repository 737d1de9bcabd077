//! What a fake Twitch says, line by line, with faults that a seed decides.

use std::collections::BTreeSet;

/// One step of a script.
#[derive(Debug, Clone)]
pub enum Step {
    /// A line.
    Line(String),
    /// Bytes as they are, line ends included.
    Raw(Vec<u8>),
    /// The server closes the connection; the rest comes on the next one.
    Close,
}

/// Steps in order.
#[derive(Debug, Clone, Default)]
pub struct Script(pub Vec<Step>);

impl Script {
    /// `count` well-formed messages for `channel`, each with an id of its own (see [`message_id`]),
    /// and between them what a bad day brings: messages said twice, lines that are no lines, too long
    /// or not UTF-8, PINGs, and the server closing or announcing to. The same seed, the same day.
    pub fn rough(channel: &str, count: usize, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut steps = Vec::new();
        for number in 0..count {
            let line = message(channel, number);
            if dice.one_in(40) {
                steps.push(Step::Line(line.clone()));
            }
            steps.push(Step::Line(line));
            if dice.one_in(15) {
                steps.push(dice.fault(channel));
            }
        }
        Self(steps)
    }

    /// The ids of the messages in it.
    pub fn ids(&self) -> BTreeSet<String> {
        let lines = self.0.iter().filter_map(|step| match step {
            Step::Line(line) => Some(line.as_str()),
            _ => None,
        });
        lines.filter_map(message_id).collect()
    }
}

/// A well-formed message with its number in id, author and words.
pub fn message(channel: &str, number: usize) -> String {
    format!(
        "@badge-info=;badges=subscriber/3;client-nonce=5c0e;color=#19E6E6;display-name=Viewer_{author};emotes=;\
         first-msg=0;flags=;id=line-{number};mod=0;returning-chatter=0;room-id=500;subscriber=1;\
         tmi-sent-ts={sent};turbo=0;user-id={author};user-type= \
         :viewer_{author}!viewer_{author}@viewer_{author}.tmi.twitch.tv PRIVMSG #{channel} :what a calm line {number} this is",
        author = 1000 + number % 97,
        sent = 1_790_000_000_000_u64 + number as u64,
    )
}

/// The id of a message made by [`message`], out of its raw line.
pub fn message_id(line: &str) -> Option<String> {
    let (_, rest) = line.split_once(";id=")?;
    rest.split(';').next().filter(|id| id.starts_with("line-")).map(str::to_owned)
}

/// The ids of all messages that lie in `bytes` in full, line end included.
pub fn ids_in_full(bytes: &[u8]) -> BTreeSet<String> {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    String::from_utf8_lossy(&bytes[..whole]).lines().filter_map(message_id).collect()
}

/// Chance that repeats itself.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 up to, not including, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        // xorshift: never zero as long as it does not start there.
        let mut state = self.0 | 1;
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.0 = state;
        (state >> 11) % end
    }

    pub fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    fn fault(&mut self, channel: &str) -> Step {
        match self.below(12) {
            0 => Step::Raw(b"@id=1;emotes= :a!a@a PRIVMSG #harbour :\xff\xfe\xfd\r\n".to_vec()),
            1 => Step::Raw([vec![b'x'; 40_000], b"\r\n".to_vec()].concat()),
            2 => Step::Line("@@;;= :: no line at all".to_owned()),
            3 => Step::Line(format!(
                "@emotes=25:none;login=a;msg-id=neverheardof :tmi.twitch.tv USERNOTICE #{channel}"
            )),
            4 => Step::Line("PING :tmi.twitch.tv".to_owned()),
            5 => Step::Line(format!(
                "@msg-id=raid;msg-param-viewerCount=x :tmi.twitch.tv USERNOTICE #{channel}"
            )),
            6 => Step::Raw(b"\r\n\r\n\n".to_vec()),
            7 => Step::Line(":a!a@a PRIVMSG #elsewhere :not for us".to_owned()),
            8 => Step::Raw(vec![0, 1, 2, 0, b'\n']),
            9 if self.one_in(4) => Step::Line(":tmi.twitch.tv RECONNECT".to_owned()),
            10 if self.one_in(4) => Step::Close,
            _ => Step::Line(":tmi.twitch.tv 372 x :still here".to_owned()),
        }
    }
}
