//! How fast a raw line of chat becomes feedback, on one core.

use divan::counter::ItemsCount;
use evenkeel::twitch::chat::{ChannelFilter, Parser};
use jiff::Timestamp;

fn main() {
    divan::main();
}

const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

const MESSAGE: &[u8] = b"@badge-info=subscriber/16;badges=subscriber/12;client-nonce=5c0e5c0e5c0e5c0e5c0e5c0e;\
    color=#19E6E6;display-name=Rowan;emotes=;first-msg=0;flags=;id=6e2ccb1f-01ed-44d0-85b6-edf762524475;mod=0;\
    returning-chatter=0;room-id=500;subscriber=1;tmi-sent-ts=1770000000000;turbo=0;user-id=40286300;user-type= \
    :rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #harbour :that jump was really well timed, lovely";

const EMOTES: &[u8] =
    b"@badge-info=;badges=;color=;display-name=Rowan;emotes=25:5-9,15-19/1902:21-25;first-msg=0;\
    flags=;id=6e2ccb1f-01ed-44d0-85b6-edf762524475;mod=0;returning-chatter=0;room-id=500;subscriber=0;\
    tmi-sent-ts=1770000000000;turbo=0;user-id=40286300;user-type= \
    :rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #harbour :d\xc3\xa9j\xc3\xa0 Kappa hello Kappa Keepo";

#[divan::bench(args = ["message", "emotes"])]
fn line(bencher: divan::Bencher<'_, '_>, name: &str) {
    let line = if name == "message" { MESSAGE } else { EMOTES };
    let mut parser = Parser::new(ChannelFilter::Any);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| parser.line(divan::black_box(line), NOW));
}
