//! An OBS over real sockets, as a test says: obs-websocket as of 5.1 (OBS 29) and of 5.5 (OBS 30.2).
//! It keeps scenes, inputs and sources, answers requests about them, and tells of changes. It can be
//! closed and opened again, refuse, and talk nonsense.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// Waiting longer than this means that what is waited for does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which obs-websocket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// 5.1, in OBS 29.
    V51,
    /// 5.5, in OBS 30.2: with ids everywhere, and fields that nobody knew before.
    V55,
}

/// A source in a scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub scene: String,
    pub name: String,
    pub kind: String,
    pub settings: Value,
}

/// How it stands.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub on_air: String,
    pub scenes: Vec<String>,
    /// Audio inputs, and whether they are muted.
    pub muted: BTreeMap<String, bool>,
    pub kinds: Vec<String>,
    pub sources: Vec<Source>,
    pub streaming: bool,
    /// The scene in the preview, in studio mode.
    pub preview: Option<String>,
    /// The canvases besides the main one.
    pub canvases: Vec<String>,
    /// With Aitum's plug-in: the scene on its vertical canvas, and all there are.
    pub vertical: Option<(String, Vec<String>)>,
    /// The scene collection that is open.
    pub collection: String,
    /// It changes its scene collection, or ends, and must be left alone.
    pub is_quiet: bool,
    /// What came all the same.
    pub too_early: Vec<String>,
    /// How many of its pings were answered.
    pub pongs: usize,
    /// Everything that was asked: the kind of request, and its data.
    pub asked: Vec<(String, Value)>,
    /// Who is let in.
    pub guests: usize,
    /// How often somebody came with a wrong password.
    pub turned_away: usize,
}

struct Shared {
    flavour: Flavour,
    password: Mutex<String>,
    state: watch::Sender<State>,
    said: broadcast::Sender<Message>,
    refusals: Mutex<HashMap<String, VecDeque<u64>>>,
    /// It asks who is there only once this is true.
    says_hello: bool,
}

/// A listening OBS.
pub struct FakeObs {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    open: Option<JoinHandle<()>>,
}

impl FakeObs {
    /// With the scenes Game (on air), Chat and Pause, and the inputs Mic and Music.
    pub async fn start(flavour: Flavour, password: &str) -> Self {
        Self::with(flavour, password, true).await
    }

    /// One that never says a word, as a server of the old protocol.
    pub async fn silent() -> Self {
        Self::with(Flavour::V51, "", false).await
    }

    async fn with(flavour: Flavour, password: &str, says_hello: bool) -> Self {
        let text = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let state = State {
            on_air: "Game".into(),
            scenes: text(&["Game", "Chat", "Pause"]),
            muted: [("Mic".to_owned(), false), ("Music".to_owned(), false)].into(),
            kinds: text(&["image_source", "color_source", "browser_source"]),
            collection: "Work".into(),
            ..State::default()
        };
        let shared = Arc::new(Shared {
            flavour,
            password: Mutex::new(password.to_owned()),
            state: watch::Sender::new(state),
            said: broadcast::channel(64).0,
            refusals: Mutex::default(),
            says_hello,
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let open = Some(tokio::spawn(serve(listener, shared.clone())));
        Self { address, shared, open }
    }

    /// What to write as `obs.url`.
    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    pub fn state(&self) -> State {
        self.shared.state.borrow().clone()
    }

    /// Changes how it stands without a word.
    pub fn change(&self, change: impl FnOnce(&mut State)) {
        self.shared.state.send_modify(change);
    }

    /// Waits until it stands like that.
    pub async fn until(&self, what: &str, is: impl FnMut(&State) -> bool) -> State {
        let mut state = self.shared.state.subscribe();
        let found = tokio::time::timeout(PATIENCE, state.wait_for(is)).await;
        match found {
            Ok(found) => found.unwrap().clone(),
            Err(_) => panic!("waited for: {what}; it is {:?}", self.state()),
        }
    }

    /// The streamer chooses a scene.
    pub fn choose(&self, scene: &str) {
        show(&self.shared, scene);
    }

    /// The streamer mutes an input, or not.
    pub fn mute(&self, input: &str, muted: bool) {
        mute(&self.shared, input, muted);
    }

    /// The streamer goes live, or ends.
    pub fn stream(&self, on: bool) {
        self.change(|state| state.streaming = on);
        let states = match on {
            true => ["STARTING", "STARTED"],
            false => ["STOPPING", "STOPPED"],
        };
        for state in states {
            let state = format!("OBS_WEBSOCKET_OUTPUT_{state}");
            tell(&self.shared, "StreamStateChanged", &json!({ "outputActive": on, "outputState": state }));
        }
    }

    /// The streamer gives a scene another name.
    pub fn rename_scene(&self, old: &str, new: &str) {
        self.change(|state| {
            let names = state.scenes.iter_mut().chain([&mut state.on_air]);
            names.filter(|name| *name == old).for_each(|name| *name = new.to_owned());
        });
        tell(&self.shared, "SceneNameChanged", &json!({ "oldSceneName": old, "sceneName": new }));
    }

    /// The streamer gives an input another name.
    pub fn rename_input(&self, old: &str, new: &str) {
        self.change(|state| {
            let muted = state.muted.remove(old).unwrap();
            state.muted.insert(new.to_owned(), muted);
        });
        tell(&self.shared, "InputNameChanged", &json!({ "oldInputName": old, "inputName": new }));
    }

    /// The streamer opens another scene collection: it tells of what it drops and loads, as OBS 29 does, and
    /// must be left alone until [`FakeObs::open_collection`].
    pub fn leave_collection(&self) {
        let old = self.state().collection;
        // What is on its way already is not too early.
        tell(&self.shared, "CurrentSceneCollectionChanging", &json!({ "sceneCollectionName": old }));
        for input in self.state().muted.into_keys() {
            tell(&self.shared, "InputRemoved", &json!({ "inputName": input }));
            tell(&self.shared, "InputMuteStateChanged", &json!({ "inputName": input, "inputMuted": false }));
        }
    }

    /// From now on nothing may come.
    pub fn be_quiet(&self) {
        self.change(|state| state.is_quiet = true);
    }

    /// The other collection is open, and stands like that.
    pub fn open_collection(&self, name: &str, stands: impl FnOnce(&mut State)) {
        self.change(|state| {
            state.collection = name.to_owned();
            state.is_quiet = false;
            stands(state);
        });
        tell(&self.shared, "CurrentSceneCollectionChanged", &json!({ "sceneCollectionName": name }));
    }

    /// It says that it ends.
    pub fn end(&self) {
        tell(&self.shared, "ExitStarted", &json!({}));
    }

    /// It tells this by itself.
    pub fn tell(&self, kind: &str, data: &Value) {
        tell(&self.shared, kind, data);
    }

    /// Waits until what was told so far has been read, and what was sent because of it has come.
    pub async fn is_read(&self) {
        for _ in 0..2 {
            let pongs = self.state().pongs;
            self.say(Message::Ping(vec![7].into()));
            self.until("a pong", |state| state.pongs > pongs).await;
        }
    }

    /// Refuses the next requests of this kind with this code, `times` times.
    pub fn refuse(&self, kind: &str, code: u64, times: usize) {
        let mut refusals = self.shared.refusals.lock().unwrap();
        refusals.entry(kind.to_owned()).or_default().extend(vec![code; times]);
    }

    /// Says this to everybody.
    pub fn say(&self, message: Message) {
        let _ = self.shared.said.send(message);
    }

    pub fn set_password(&self, password: &str) {
        *self.shared.password.lock().unwrap() = password.to_owned();
    }

    /// It is closed, with every connection; scenes and mutes stay as they are.
    pub async fn close(&mut self) {
        if let Some(open) = self.open.take() {
            open.abort();
            let _ = open.await;
        }
        self.change(|state| state.guests = 0);
    }

    /// It is opened again.
    pub async fn open(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.open = Some(tokio::spawn(serve(listener, self.shared.clone())));
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut guests = tokio::task::JoinSet::new();
    loop {
        let (tcp, _) = listener.accept().await.unwrap();
        let shared = shared.clone();
        guests.spawn(async move {
            let Ok(mut socket) = tokio_tungstenite::accept_async(tcp).await else { return };
            let mut said = shared.said.subscribe();
            if let Some(code) = greet(&mut socket, &shared).await {
                let frame = CloseFrame { code: code.into(), reason: "no".into() };
                let _ = socket.send(Message::Close(Some(frame))).await;
                while let Some(Ok(_)) = socket.next().await {}
                return;
            }
            shared.state.send_modify(|state| state.guests += 1);
            loop {
                tokio::select! {
                    Ok(message) = said.recv() => {
                        if socket.send(message).await.is_err() {
                            break;
                        }
                    }
                    came = socket.next() => match came {
                        Some(Ok(Message::Text(text))) => {
                            let answer = answer(&text, &shared);
                            if socket.send(Message::text(answer.to_string())).await.is_err() {
                                break;
                            }
                        }
                        Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                        Some(Ok(Message::Pong(_))) => shared.state.send_modify(|state| state.pongs += 1),
                        Some(Ok(_)) => note_if_quiet(&shared, "a ping"),
                    },
                }
            }
            shared.state.send_modify(|state| state.guests -= 1);
        });
    }
}

fn note_if_quiet(shared: &Shared, what: &str) {
    shared.state.send_modify(|state| state.too_early.extend(state.is_quiet.then(|| what.to_owned())));
}

/// Nothing may have come while it was to be left alone.
impl Drop for FakeObs {
    fn drop(&mut self) {
        let too_early = &self.shared.state.borrow().too_early;
        assert!(too_early.is_empty() || std::thread::panicking(), "came too early: {too_early:?}");
    }
}

/// Lets a guest in, or gives the code to send it away with.
async fn greet(socket: &mut WebSocketStream<TcpStream>, shared: &Shared) -> Option<u16> {
    if !shared.says_hello {
        while let Some(Ok(_)) = socket.next().await {}
        return Some(1000);
    }
    let password = shared.password.lock().unwrap().clone();
    let mut d = match shared.flavour {
        Flavour::V51 => json!({ "obsWebSocketVersion": "5.1.0", "rpcVersion": 1 }),
        Flavour::V55 => {
            json!({ "obsStudioVersion": "30.2.3", "obsWebSocketVersion": "5.5.2", "rpcVersion": 1, "news": { "a": [1] } })
        }
    };
    if !password.is_empty() {
        d["authentication"] = json!({ "challenge": "challenge+/=", "salt": "salt+/=" });
    }
    socket.send(Message::text(json!({ "op": 0, "d": d }).to_string())).await.ok()?;
    let said = loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => break serde_json::from_str::<Value>(&text).unwrap(),
            Some(Ok(_)) => {}
            _ => return Some(1000),
        }
    };
    assert_eq!((&said["op"], &said["d"]["rpcVersion"]), (&json!(1), &json!(1)), "{said}");
    if !password.is_empty() && said["d"]["authentication"] != proof(&password, "salt+/=", "challenge+/=") {
        shared.state.send_modify(|state| state.turned_away += 1);
        return Some(4009);
    }
    socket.send(Message::text(r#"{"op":2,"d":{"negotiatedRpcVersion":1}}"#)).await.ok()?;
    None
}

/// How the password is proved, by the protocol's own words.
pub fn proof(password: &str, salt: &str, challenge: &str) -> Value {
    use base64::Engine as _;
    use sha2::Digest as _;
    let hash = |text: String| base64::prelude::BASE64_STANDARD.encode(sha2::Sha256::digest(text.as_bytes()));
    let secret = hash(format!("{password}{salt}"));
    hash(format!("{secret}{challenge}")).into()
}

fn tell(shared: &Shared, kind: &str, data: &Value) {
    let d = json!({ "eventType": kind, "eventIntent": 4, "eventData": data });
    let _ = shared.said.send(Message::text(json!({ "op": 5, "d": d }).to_string()));
}

fn show(shared: &Shared, scene: &str) {
    let changed = shared.state.send_if_modified(|state| {
        let old = std::mem::replace(&mut state.on_air, scene.to_owned());
        // In studio mode whatever was prepared is thrown away.
        if let Some(preview) = &mut state.preview {
            scene.clone_into(preview);
        }
        old != scene
    });
    if changed {
        let mut data = json!({ "sceneName": scene });
        if shared.flavour == Flavour::V55 {
            data["sceneUuid"] = uuid(scene);
        }
        tell(shared, "CurrentProgramSceneChanged", &data);
    }
}

fn mute(shared: &Shared, input: &str, muted: bool) {
    let changed = shared.state.send_if_modified(|state| {
        let old = state.muted.insert(input.to_owned(), muted);
        old != Some(muted)
    });
    if changed {
        let mut data = json!({ "inputName": input, "inputMuted": muted });
        if shared.flavour == Flavour::V55 {
            data["inputUuid"] = uuid(input);
        }
        tell(shared, "InputMuteStateChanged", &data);
    }
}

fn uuid(name: &str) -> Value {
    format!("0b5-{name}").into()
}

fn answer(text: &str, shared: &Shared) -> Value {
    let message: Value = serde_json::from_str(text).unwrap();
    assert_eq!(message["op"], 6, "a request: {message}");
    let kind = message["d"]["requestType"].as_str().unwrap().to_owned();
    let data = message["d"]["requestData"].clone();
    note_if_quiet(shared, &kind);
    shared.state.send_modify(|state| state.asked.push((kind.clone(), data.clone())));
    let refusal = shared.refusals.lock().unwrap().get_mut(&kind).and_then(VecDeque::pop_front);
    let (status, data) = match refusal.map_or_else(|| done(&kind, &data, shared), Err) {
        Ok(data) => (json!({ "result": true, "code": 100 }), data),
        Err(code) => (json!({ "result": false, "code": code, "comment": "No." }), Value::Null),
    };
    let mut d =
        json!({ "requestType": kind, "requestId": message["d"]["requestId"], "requestStatus": status });
    if !data.is_null() {
        d["responseData"] = data;
    }
    json!({ "op": 7, "d": d })
}

/// Does what was asked, or gives the code of why not.
fn done(kind: &str, data: &Value, shared: &Shared) -> Result<Value, u64> {
    let text = |name: &str| data[name].as_str().map(str::to_owned).ok_or(300u64);
    let state = shared.state.borrow().clone();
    let source = |name: &str| state.sources.iter().find(|source| source.name == name).ok_or(600u64);
    Ok(match kind {
        "GetVersion" => match shared.flavour {
            Flavour::V51 => {
                json!({ "obsVersion": "29.0.2", "obsWebSocketVersion": "5.1.0", "rpcVersion": 1 })
            }
            Flavour::V55 => {
                json!({ "obsVersion": "30.2.3", "obsWebSocketVersion": "5.5.2", "rpcVersion": 1 })
            }
        },
        "GetStreamStatus" => json!({ "outputActive": state.streaming, "outputReconnecting": false }),
        "GetVideoSettings" => json!({ "baseWidth": 1920, "baseHeight": 1080, "outputWidth": 1280 }),
        "GetSceneList" => {
            let scene = |(index, name): (usize, &String)| match shared.flavour {
                Flavour::V51 => json!({ "sceneIndex": index, "sceneName": name }),
                Flavour::V55 => json!({ "sceneIndex": index, "sceneName": name, "sceneUuid": uuid(name) }),
            };
            let scenes: Vec<_> = state.scenes.iter().enumerate().map(scene).collect();
            // It has no scene on air where none is chosen: then it says null.
            let on_air = Some(&state.on_air).filter(|scene| !scene.is_empty());
            json!({ "currentProgramSceneName": on_air, "currentPreviewSceneName": state.preview, "scenes": scenes })
        }
        "GetCanvasList" if !state.canvases.is_empty() => {
            let names = ["Main".to_owned()].into_iter().chain(state.canvases);
            let canvases: Vec<_> =
                names.map(|name| json!({ "canvasName": name, "canvasUuid": uuid(&name) })).collect();
            json!({ "canvases": canvases })
        }
        "CallVendorRequest" if data["vendorName"] == "aitum-vertical-canvas" => {
            let (on_air, all) = state.vertical.ok_or(600u64)?;
            let response = match data["requestType"].as_str() {
                Some("current_scene") => json!({ "scene": on_air }),
                Some("switch_scene") => {
                    let scene = data["requestData"]["scene"].as_str().ok_or(300u64)?.to_owned();
                    let is_there = all.contains(&scene);
                    if is_there {
                        shared.state.send_modify(|state| state.vertical = Some((scene, all)));
                    }
                    json!({ "success": is_there })
                }
                _ => return Err(600),
            };
            json!({ "vendorName": data["vendorName"], "requestType": data["requestType"], "responseData": response })
        }
        "GetCurrentSceneTransitionCursor" => json!({ "transitionCursor": 1.0 }),
        "GetSceneCollectionList" => {
            json!({ "currentSceneCollectionName": state.collection, "sceneCollections": [state.collection] })
        }
        "SetCurrentPreviewScene" => {
            let name = text("sceneName")?;
            state.preview.as_ref().ok_or(506u64)?;
            shared.state.send_modify(|state| state.preview = Some(name));
            Value::Null
        }
        "SetCurrentProgramScene" => {
            let name = text("sceneName")?;
            state.scenes.contains(&name).then_some(()).ok_or(600u64)?;
            show(shared, &name);
            Value::Null
        }
        "GetInputMute" => json!({ "inputMuted": state.muted.get(&text("inputName")?).ok_or(600u64)? }),
        "SetInputMute" => {
            let name = text("inputName")?;
            state.muted.get(&name).ok_or(600u64)?;
            mute(shared, &name, data["inputMuted"].as_bool().ok_or(300u64)?);
            Value::Null
        }
        "GetInputKindList" => json!({ "inputKinds": state.kinds }),
        "GetInputList" => {
            let wanted = data["inputKind"].as_str();
            let of_kind = state.sources.iter().filter(|source| wanted.is_none_or(|kind| source.kind == kind));
            let inputs: Vec<_> = of_kind.map(|source| json!({ "inputName": source.name, "inputKind": source.kind, "unversionedInputKind": source.kind })).collect();
            json!({ "inputs": inputs })
        }
        "GetInputSettings" => {
            let source = source(&text("inputName")?)?;
            json!({ "inputSettings": source.settings, "inputKind": source.kind })
        }
        "SetInputSettings" => {
            let name = text("inputName")?;
            source(&name)?;
            shared.state.send_modify(|state| {
                let source = state.sources.iter_mut().find(|source| source.name == name).unwrap();
                let (Value::Object(old), Value::Object(new)) = (&mut source.settings, &data["inputSettings"])
                else {
                    panic!("objects");
                };
                old.extend(new.clone());
            });
            Value::Null
        }
        "CreateInput" => {
            let new = Source {
                scene: text("sceneName")?,
                name: text("inputName")?,
                kind: text("inputKind")?,
                settings: data["inputSettings"].clone(),
            };
            if source(&new.name).is_ok() {
                return Err(601);
            }
            if !state.kinds.contains(&new.kind) {
                return Err(605);
            }
            shared.state.send_modify(|state| state.sources.push(new));
            json!({ "sceneItemId": 1 })
        }
        "GetSceneItemId" => {
            let (scene, name) = (text("sceneName")?, text("sourceName")?);
            let there = state.sources.iter().any(|source| source.scene == scene && source.name == name);
            if there { json!({ "sceneItemId": 1 }) } else { return Err(600) }
        }
        "CreateSceneItem" => {
            let twin = Source { scene: text("sceneName")?, ..source(&text("sourceName")?)?.clone() };
            shared.state.send_modify(|state| state.sources.push(twin));
            json!({ "sceneItemId": 2 })
        }
        _ => return Err(204),
    })
}
