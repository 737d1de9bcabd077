#!/usr/bin/env bash
# One would guess: obsws-python, which gives every request its own requestId and has a `timeout`, matches answers
#   to requests by that id; after a timeout the next call works or fails, but answers what was asked.
# What happens: it takes the next frame as the answer and never looks at the id. After one OBSSDKTimeoutError the
#   late answer is handed to the next call, and every call from then on gets the answer of the one before it.
# Who is hurt: whoever remembers a mute or a scene to put it back later. The microphone gets the game's state, and
#   nothing raises.
# obsws-python 1.8.0 (websockets 15.0.1 plays OBS), 2026-11-30
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check obsws-python==1.8.0 websockets==15.0.1

cat > "$dir/show.py" <<'PY'
import json
import logging
import sys
import threading
import time
from importlib.metadata import version

import obsws_python
from websockets.sync.server import serve

TRUTH = {"Game": True, "Mic": False}  # which input is muted
first = threading.Event()


def play_obs(socket):
    """obs-websocket 5: Hello, Identified, then an answer with the request's own id; the first one comes late."""
    socket.send(json.dumps({"op": 0, "d": {"obsWebSocketVersion": "5.5.0", "rpcVersion": 1}}))
    socket.recv()
    socket.send(json.dumps({"op": 2, "d": {"negotiatedRpcVersion": 1}}))
    for frame in socket:
        request = json.loads(frame)["d"]
        if not first.is_set():
            first.set()
            time.sleep(1.5)
        socket.send(json.dumps({"op": 7, "d": {
            "requestType": request["requestType"],
            "requestId": request["requestId"],
            "requestStatus": {"result": True, "code": 100},
            "responseData": {"inputMuted": TRUTH[request["requestData"]["inputName"]]},
        }}))


logging.disable(logging.CRITICAL)
server = serve(play_obs, "127.0.0.1", 0)
threading.Thread(target=server.serve_forever, daemon=True).start()
port = server.socket.getsockname()[1]

print("obsws-python", version("obsws-python"))
client = obsws_python.ReqClient(host="127.0.0.1", port=port, password="none", timeout=0.5)
try:
    client.get_input_mute("Game")
    timed_out = False
except obsws_python.error.OBSSDKTimeoutError as error:
    timed_out = True
    print("get_input_mute('Game') raised", type(error).__name__)
time.sleep(2)

asked = ["Mic", "Mic", "Game", "Mic"]
answers = [client.get_input_mute(name).input_muted for name in asked]
for name, answer in zip(asked, answers):
    print(f"get_input_mute({name!r}) -> {answer}; OBS said {TRUTH[name]}")

before = ["Game"] + asked[:-1]
shifted = answers == [TRUTH[name] for name in before]
print("each answer is that of the request before:", shifted)
sys.stdout.flush()
sys.exit(0 if timed_out and shifted else 1)
PY
"$dir/venv/bin/python" "$dir/show.py"
