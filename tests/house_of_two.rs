//! From another network: nothing answers unless it is allowed, and then only what pairing allows. Two
//! networks of the kernel's own, with a cable between them; where that is not permitted, said loudly.

use std::process::{Output, Stdio};

use tokio::process::Command;

use crate::support::server::skipped;

/// `here` and `there` are two networks. What each line prints is compared below.
const SCRIPT: &str = r#"
set -u
here=10.44.77.1
ip link set lo up
unshare -n sleep 60 & there=$!
trap 'kill $there $service 2>/dev/null' EXIT
until nsenter -t $there -n true 2>/dev/null; do :; done
ip link add cable type veth peer name cable2 netns $there
ip addr add $here/24 dev cable && ip link set cable up
nsenter -t $there -n sh -c 'ip link set lo up; ip addr add 10.44.77.2/24 dev cable2; ip link set cable2 up'

# ask NAME METHOD PATH HEADERS BODY: from the other network.
ask() {
  printf '%s: ' "$1"
  nsenter -t $there -n bash -c 'exec 3<>/dev/tcp/'$here'/4477 && printf "%s %s HTTP/1.1\r\nHost: '$here':4477\r\nConnection: close\r\n%b\r\n%s" "$1" "$2" "$3" "$4" >&3 && cat <&3' \
    ask "$2" "$3" "$4" "$5" 2>/dev/null >answer
  head -n 1 answer | tr -d '\r' | cut -d ' ' -f 2 | grep . || echo nothing
}
start() {
  rm -f data/service.json
  "$program" run >out 2>err & service=$!
  until [ -s data/service.json ]; do kill -0 $service || { cat err; exit 1; }; done
}
stop() { kill $service; wait $service; service=; }

service=
export EVENKEEL_SERVER__LISTEN=127.0.0.1:4477
start
ask 'off, a page' GET / '' ''
ask 'off, pairing' GET /pair '' ''
stop

export EVENKEEL_SERVER__LISTEN=0.0.0.0:4477 EVENKEEL_SERVER__ALLOW_LAN=true
start
key=$(cat data/api-key)
ask 'on, a page' GET / '' ''
ask 'on, a page with the key' GET "/?key=$key" '' ''
ask 'on, a call with the key' GET /api/v1/status "Authorization: Bearer $key\r\n" ''
ask 'on, health' GET /api/v1/health '' ''
ask 'on, the plain overlay' GET /overlay '' ''
ask 'on, the overlay' GET "/overlay/$(cat data/overlay-token)" '' ''
ask 'on, pairing' GET /pair '' ''
code=$("$program" pair | grep -oE '^    [A-Z0-9]{6}$' | tr -d ' ')
body="{\"code\":\"$code\"}"
ask 'on, a code' POST /api/v1/pairing/redeem "Content-Type: application/json\r\nContent-Length: ${#body}\r\n" "$body"
cookie=$(grep -i '^set-cookie:' answer | cut -d ' ' -f 2 | tr -d ';\r')
ask 'paired, a page' GET / "Cookie: $cookie\r\n" ''
ask 'paired, making codes' POST /api/v1/pairing "Cookie: $cookie\r\nOrigin: http://$here:4477\r\n" ''
"$program" pair remove $("$program" pair list | cut -d ' ' -f 1)
ask 'taken back, a page' GET / "Cookie: $cookie\r\n" ''
stop
"#;

const EXPECTED: &str = "\
off, a page: nothing
off, pairing: nothing
on, a page: 401
on, a page with the key: 401
on, a call with the key: 401
on, health: 401
on, the plain overlay: 401
on, the overlay: 200
on, pairing: 200
on, a code: 204
paired, a page: 200
paired, making codes: 403
It is removed, and its pages are closed.
taken back, a page: 401
";

async fn unshared(home: &std::path::Path, script: &str) -> Output {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--net", "bash", "-c", script]).current_dir(home);
    command
        .env("program", env!("CARGO_BIN_EXE_evenkeel"))
        .env("HOME", home)
        .env("EVENKEEL_DATA_DIR", home.join("data"));
    command.stdin(Stdio::null()).kill_on_drop(true).output().await.unwrap()
}

#[tokio::test]
async fn from_another_network_only_what_pairing_allows_is_answered() {
    let home = tempfile::tempdir().unwrap();
    let may = "ip link set lo up && ip link add a type veth peer name b && command -v nsenter";
    let is_permitted = match Command::new("unshare").arg("--version").output().await {
        Ok(_) => unshared(home.path(), may).await.status.success(),
        Err(_) => false,
    };
    if !is_permitted {
        return skipped("another network: this machine lets nobody make one");
    }
    let output = unshared(home.path(), SCRIPT).await;
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert_eq!(out, EXPECTED, "{err}");
}
