//! A real OBS Studio under a display of its own, with settings, scenes and scripts of its own. Must not
//! know what is tested with it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::support::binary::PATIENCE;
use crate::support::fake_obs::proof;
use crate::support::server::{serve, skipped};

const PASSWORD: &str = "a good password";

/// What is needed and not there; says so, loudly.
pub(super) fn is_missing() -> bool {
    let missing: Vec<_> =
        ["obs", "Xvfb", "xdotool"].iter().filter(|name| !Path::new("/usr/bin").join(name).exists()).collect();
    if !missing.is_empty() {
        let required = std::env::var_os("EVENKEEL_OBS").is_some_and(|value| value == "required");
        assert!(!required, "{missing:?} are not there");
        skipped(&format!(
            "the real OBS: {missing:?} are not there (apt-get install obs-studio xvfb xdotool)"
        ));
    }
    !missing.is_empty()
}

/// A script to load, with the settings that bind its keys.
pub(super) struct Script {
    pub(super) path: PathBuf,
    pub(super) settings: Value,
}

/// A display, and an OBS that may be started and ended on it.
pub(super) struct Studio {
    home: tempfile::TempDir,
    _display: Child,
    number: String,
    port: u16,
    obs: Option<Child>,
}

impl Studio {
    /// With the scenes Game (on air), Chat and Pause, and the input Mic. Streams go to `rtmp`.
    pub(super) async fn start(rtmp: u16, scripts: &[Script]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        seed(home.path(), port, rtmp, scripts);
        let (display, number) = serve(Command::new("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
        ]))
        .await;
        let mut studio = Self { home, _display: display, number, port, obs: None };
        studio.open().await;
        studio
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let home = self.home.path();
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env("DISPLAY", format!(":{}", self.number))
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("QT_QPA_PLATFORM", "xcb")
            .env("LANG", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .current_dir(home)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Starts OBS and waits until it answers.
    pub(super) async fn open(&mut self) {
        let log =
            std::fs::File::options().create(true).append(true).open(self.home.path().join("log")).unwrap();
        let obs = self
            .command("obs")
            .args(["--multi", "--collection", "Test", "--profile", "Test"])
            .args(["--disable-missing-files-check", "--disable-updater", "--verbose"])
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.obs = Some(obs);
        let ready = async {
            loop {
                if let Some(mut remote) = self.try_remote().await
                    && remote.ask("GetSceneList", json!({})).await.is_ok()
                {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let ready = tokio::time::timeout(PATIENCE, ready).await;
        assert!(ready.is_ok(), "OBS does not answer: {}", self.log());
    }

    /// Ends OBS as a desktop does.
    pub(super) async fn close(&mut self) {
        let mut obs = self.obs.take().expect("it runs");
        let id = obs.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().await.unwrap().success());
        if tokio::time::timeout(PATIENCE, obs.wait()).await.is_err() {
            obs.kill().await.unwrap();
        }
    }

    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }

    /// The `[obs]` part of the settings.
    pub(super) fn settings(&self) -> String {
        let port = self.port;
        format!(
            "[obs]\nurl = 'ws://127.0.0.1:{port}'\npassword = '{PASSWORD}'\nbreak_scene = 'Pause'\nmute = ['Mic']\n"
        )
    }

    /// Presses a key on the display, and lets it go.
    pub(super) async fn press(&self, key: &str) {
        for deed in ["keydown", "keyup"] {
            assert!(self.command("xdotool").args([deed, key]).status().await.unwrap().success());
            // OBS looks at the keyboard now and then.
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// The test's own way to OBS.
    pub(super) async fn remote(&self) -> Remote {
        self.try_remote().await.expect("OBS lets us in")
    }

    async fn try_remote(&self) -> Option<Remote> {
        let tcp = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        let (socket, _) = client_async(format!("ws://127.0.0.1:{}", self.port), tcp).await.ok()?;
        let mut remote = Remote { socket };
        let hello = remote.next().await?;
        let asked = &hello["d"]["authentication"];
        let proof = proof(PASSWORD, asked["salt"].as_str()?, asked["challenge"].as_str()?);
        remote.send(&json!({ "op": 1, "d": { "rpcVersion": 1, "eventSubscriptions": 0, "authentication": proof } })).await;
        (remote.next().await?["op"] == 2).then_some(remote)
    }
}

/// Asks OBS how it is, and changes it as the streamer does.
pub(super) struct Remote {
    socket: WebSocketStream<TcpStream>,
}

impl Remote {
    async fn next(&mut self) -> Option<Value> {
        loop {
            match tokio::time::timeout(PATIENCE, self.socket.next()).await.ok()?? {
                Ok(Message::Text(text)) => return serde_json::from_str(&text).ok(),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    async fn send(&mut self, message: &Value) {
        let _ = self.socket.send(Message::text(message.to_string())).await;
    }

    /// What OBS answers, or its code of why not.
    pub(super) async fn ask(&mut self, kind: &str, data: Value) -> Result<Value, u64> {
        self.send(&json!({ "op": 6, "d": { "requestType": kind, "requestId": "t", "requestData": data } }))
            .await;
        let answer = self.next().await.ok_or(0u64)?;
        let status = &answer["d"]["requestStatus"];
        match status["result"].as_bool() {
            Some(true) => Ok(answer["d"]["responseData"].clone()),
            _ => Err(status["code"].as_u64().unwrap_or(0)),
        }
    }

    /// The scene on air, and whether Mic is muted.
    pub(super) async fn stands(&mut self) -> (String, bool) {
        let scene = self.ask("GetCurrentProgramScene", json!({})).await.unwrap();
        let muted = self.ask("GetInputMute", json!({ "inputName": "Mic" })).await.unwrap();
        let scene = scene["currentProgramSceneName"].as_str().unwrap().to_owned();
        (scene, muted["inputMuted"].as_bool().unwrap())
    }

    /// Waits until it stands like that.
    pub(super) async fn until(&mut self, scene: &str, muted: bool) {
        let mut last = None;
        let right = async {
            loop {
                let now = self.stands().await;
                if now == (scene.to_owned(), muted) {
                    return;
                }
                last = Some(now);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let right = tokio::time::timeout(PATIENCE, right).await;
        assert!(right.is_ok(), "waited for {scene}, {muted}: {last:?}");
    }
}

fn seed(home: &Path, port: u16, rtmp: u16, scripts: &[Script]) {
    let config = home.join(".config/obs-studio");
    let write = |path: &str, text: String| {
        let path = config.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    std::fs::create_dir_all(home.join("run")).unwrap();
    let global = format!(
        "[General]\nPre19Defaults=false\nPre21Defaults=false\nPre23Defaults=false\nPre24.1Defaults=false\n\
         FirstRun=true\nLastVersion=486539264\nInfoIncrement=99\nEnableAutoUpdates=false\nLanguage=en-US\n\
         HotkeyFocusType=NeverDisableHotkeys\n\n\
         [Basic]\nProfile=Test\nProfileDir=Test\nSceneCollection=Test\nSceneCollectionFile=Test\nConfigOnNewProfile=false\n\n\
         [BasicWindow]\nSysTrayEnabled=false\nSysTrayWhenStarted=false\nWarnBeforeStartingStream=false\nWarnBeforeStoppingStream=false\n\n\
         [OBSWebSocket]\nFirstLoad=false\nServerEnabled=true\nServerPort={port}\nAlertsEnabled=false\nAuthRequired=true\nServerPassword={PASSWORD}\n"
    );
    write("user.ini", global.clone());
    write("global.ini", global);
    // From 5.5 on the server reads its own file.
    let server = json!({
        "alerts_enabled": false, "auth_required": true, "first_load": false, "server_enabled": true,
        "server_password": PASSWORD, "server_port": port,
    });
    write("plugin_config/obs-websocket/config.json", server.to_string());
    write(
        "basic/profiles/Test/basic.ini",
        "[General]\nName=Test\n[Video]\nBaseCX=640\nBaseCY=360\nOutputCX=640\nOutputCY=360\nFPSType=0\nFPSCommon=10\n\
         [Output]\nMode=Simple\nReconnect=false\n[SimpleOutput]\nVBitrate=400\nABitrate=96\nStreamEncoder=x264\nPreset=ultrafast\n"
            .into(),
    );
    let service = json!({
        "type": "rtmp_custom",
        "settings": { "server": format!("rtmp://127.0.0.1:{rtmp}/live"), "key": "test", "use_auth": false },
    });
    write("basic/profiles/Test/service.json", service.to_string());
    let scene = |name: &str| json!({ "id": "scene", "versioned_id": "scene", "name": name, "settings": { "items": [] } });
    let scripts: Vec<_> =
        scripts.iter().map(|script| json!({ "path": script.path, "settings": script.settings })).collect();
    let scenes = json!({
        "name": "Test", "current_scene": "Game", "current_program_scene": "Game",
        "scene_order": [{ "name": "Game" }, { "name": "Chat" }, { "name": "Pause" }],
        "sources": [scene("Game"), scene("Chat"), scene("Pause")],
        "AuxAudioDevice1": {
            "id": "pulse_input_capture", "versioned_id": "pulse_input_capture", "name": "Mic",
            "settings": { "device_id": "default" }, "muted": false, "volume": 1.0, "mixers": 255,
        },
        "groups": [], "transitions": [], "current_transition": "Fade", "transition_duration": 300,
        "modules": { "scripts-tool": scripts },
    });
    write("basic/scenes/Test.json", scenes.to_string());
    // Another one with the same names, as they have who make theirs by copying.
    let mut other = scenes;
    other["name"] = "Other".into();
    write("basic/scenes/Other.json", other.to_string());
}
