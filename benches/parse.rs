//! bench
fn main() {
    divan::main();
}
#[divan::bench]
fn irc(b: divan::Bencher) {
    let line = "@badge-info=subscriber/16;badges=subscriber/12;client-nonce=0123456789abcdef0123456789abcdef;color=#19E6E6;display-name=Rowan;emotes=;first-msg=0;flags=;id=6e2ccb1f-01ed-44d0-85b6-edf762524475;mod=0;returning-chatter=0;room-id=100;subscriber=1;tmi-sent-ts=1577040814959;turbo=0;user-id=40286300;user-type= :rowan!rowan@rowan.tmi.twitch.tv PRIVMSG #somechannel :that jump was really well timed, lovely";
    b.bench(|| twitch_irc::message::IRCMessage::parse(divan::black_box(line)).unwrap());
}
