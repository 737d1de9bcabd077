# Evenkeel's keys as hotkeys of OBS: bind them in OBS under Settings, Hotkeys.
#
# A press is sent to Evenkeel from a thread of its own, so that OBS never waits. Written by
# `evenkeel obs script`; it reads the key from Evenkeel's data folder, so it belongs to this computer.

import json
import queue
import threading
import urllib.error
import urllib.request

import obspython as obs

ADDRESS = {{ADDRESS}}
KEY_FILE = {{KEY_FILE}}
# How long Evenkeel may take, in seconds. Only the thread waits.
PATIENCE = 3

KEYS = [
    ("break", "Evenkeel: a break now"),
    ("quiet", "Evenkeel: quiet mode on or off"),
    ("mark", "Evenkeel: note a self-critical thought"),
    ("pause", "Evenkeel: everything at rest, on or off"),
    ("shield", "Evenkeel: hide the numbers, or ask in the dock to show them"),
]

# This machine's own address is not to be looked for behind a proxy.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# Presses that wait for the thread; more than a few in a row are no wish.
presses = queue.Queue(maxsize=8)
hotkeys = {}


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(ADDRESS + "/api/v1" + path, data=data, method=method)
    with open(KEY_FILE, encoding="ascii") as file:
        request.add_header("Authorization", "Bearer " + file.read().strip())
    if data is not None:
        request.add_header("Content-Type", "application/json")
    with opener.open(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read() or b"null")


def do(word):
    if word == "break":
        call("POST", "/breaks", {})
    elif word == "mark":
        call("POST", "/marks", {})
    elif word in ("quiet", "pause"):
        call("PUT", "/" + word, {"on": not call("GET", "/status")[word]})
    elif word == "shield":
        call("POST", "/shield/toggle")


def work():
    while True:
        word = presses.get()
        if word is None:
            return
        try:
            do(word)
        except urllib.error.HTTPError:
            pass  # It does not fit how things stand, such as a break in a break.
        except Exception:
            print("Evenkeel did not answer; the key did nothing.")


def pressed_with(word):
    def pressed(is_down):
        # On the press: a release may never come.
        if is_down:
            try:
                presses.put_nowait(word)
            except queue.Full:
                pass

    return pressed


def script_description():
    return "Evenkeel's keys. Bind them under Settings, Hotkeys."


def script_load(settings):
    threading.Thread(target=work, daemon=True).start()
    for word, title in KEYS:
        hotkeys[word] = obs.obs_hotkey_register_frontend("evenkeel.py." + word, title, pressed_with(word))
        saved = obs.obs_data_get_array(settings, "evenkeel." + word)
        obs.obs_hotkey_load(hotkeys[word], saved)
        obs.obs_data_array_release(saved)


def script_save(settings):
    for word, hotkey in hotkeys.items():
        saved = obs.obs_hotkey_save(hotkey)
        obs.obs_data_set_array(settings, "evenkeel." + word, saved)
        obs.obs_data_array_release(saved)


def script_unload():
    try:
        presses.put_nowait(None)
    except queue.Full:
        pass
