//! A place that takes a stream: just enough of RTMP for OBS to go live. What it is sent is thrown away.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Takes streams on a port of this machine until the test ends.
pub(super) async fn sink() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(take(socket));
        }
    });
    port
}

async fn take(mut socket: TcpStream) -> Option<()> {
    // Hello: a version and 1536 bytes each way, which come back.
    let mut hello = vec![0; 1537];
    socket.read_exact(&mut hello).await.ok()?;
    let mut answer = vec![3];
    answer.extend(vec![0; 1536]);
    answer.extend(hello.get(1..)?);
    socket.write_all(&answer).await.ok()?;
    socket.read_exact(&mut hello[..1536]).await.ok()?;
    // Then whoever sends is told yes to the three things it asks before it sends. Their names are looked
    // for in what comes: what they are wrapped in does not matter.
    let mut seen = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    let steps: [(&[u8], Vec<u8>); 3] = [
        (
            b"connect",
            command(
                "_result",
                1.0,
                &[object(&[("code", "NetConnection.Connect.Success"), ("level", "status")])],
            ),
        ),
        (b"createStream", command("_result", 4.0, &[vec![5], number(1.0)])),
        (
            b"publish\0",
            command(
                "onStatus",
                0.0,
                &[vec![5], object(&[("level", "status"), ("code", "NetStream.Publish.Start")])],
            ),
        ),
    ];
    for (name, yes) in steps {
        // `publish` is followed by a number's mark.
        while !contains(&seen, name) {
            let count = socket.read(&mut piece).await.ok().filter(|count| *count > 0)?;
            seen.extend(piece.get(..count)?);
        }
        socket.write_all(&yes).await.ok()?;
    }
    while socket.read(&mut piece).await.ok()? > 0 {}
    Some(())
}

fn contains(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

/// A command as one chunk.
fn command(name: &str, transaction: f64, rest: &[Vec<u8>]) -> Vec<u8> {
    let mut body = string(name);
    body.splice(0..0, [2]);
    body.extend(number(transaction));
    if name == "_result" && transaction < 2.0 {
        body.push(5);
    }
    rest.iter().for_each(|part| body.extend(part));
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    // Chunk stream 3, no time, length, a command, stream 0; a mark between every 128 bytes.
    let mut chunk = vec![3, 0, 0, 0, length[1], length[2], length[3], 20, 0, 0, 0, 0];
    for (index, piece) in body.chunks(128).enumerate() {
        if index > 0 {
            chunk.push(0xc3);
        }
        chunk.extend(piece);
    }
    chunk
}

fn string(text: &str) -> Vec<u8> {
    let mut bytes = u16::try_from(text.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

fn number(value: f64) -> Vec<u8> {
    let mut bytes = vec![0];
    bytes.extend(value.to_be_bytes());
    bytes
}

fn object(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = vec![3];
    for (name, value) in fields {
        bytes.extend(string(name));
        bytes.push(2);
        bytes.extend(string(value));
    }
    bytes.extend([0, 0, 9]);
    bytes
}
