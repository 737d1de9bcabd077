//! The journal's calls, and those that lead into it.

use super::*;

/// The journal's calls, each with every answer of its own.
pub(super) async fn journal(checker: &mut Checker, service: &Service) {
    let long = "x".repeat(20_001);
    for (name, sound) in [
        ("checkins", json!({ "mood": "low", "words": "tired" })),
        (
            "thoughts",
            json!({ "thought": "no", "distortions": ["should"], "evidence_for": [{ "text": "x" }] }),
        ),
        ("intentions", json!({ "text": "two hours" })),
        ("debriefs", json!({ "went_well": "waves" })),
        ("experiments", json!({ "prediction": "everyone goes" })),
        ("worries", json!({ "text": "the raid" })),
    ] {
        let (path, one) = (format!("/api/v1/journal/{name}"), format!("/api/v1/journal/{name}/{{id}}"));
        let added = checker.check("post", &path, service.post(&path, &sound).await).await;
        checker.check("post", &path, service.post(&path, &json!({})).await).await;
        checker.check("get", &path, service.get(&path).await).await;
        let field = match name {
            "checkins" => "note",
            "thoughts" => "balanced",
            "debriefs" => "went_well",
            "experiments" => "prediction",
            _ => "text",
        };
        for id in [added["id"].as_str().unwrap(), "x"] {
            let at = one.replace("{id}", id);
            checker.check("get", &one, service.get(&at).await).await;
            for body in [json!({ field: "y" }), json!({ field: "y", "version": 1 }), json!({ field: long })] {
                checker.check("put", &one, service.put(&at, &body).await).await;
            }
            let gone = service.delete(&at).await;
            if id == "x" {
                checker.check("delete", &one, gone).await;
            } else {
                checker.check_plain("delete", &one, gone).await;
            }
        }
    }
    for (path, field) in [("/api/v1/journal/plan", "signs"), ("/api/v1/journal/ladder", "steps")] {
        checker.check("get", path, service.get(path).await).await;
        checker.check("put", path, service.put(path, &json!({})).await).await;
        checker.check("put", path, service.put(path, &json!({ field: 7 })).await).await;
        checker.check_plain("delete", path, service.delete(path).await).await;
    }
    let path = "/api/v1/journal/stay";
    checker.check("post", path, service.post(path, &json!({})).await).await;
    let (path, one) = ("/api/v1/marks", "/api/v1/marks/{id}");
    let marks = checker.check("get", path, service.get(path).await).await;
    let minute = "/api/v1/marks/{id}/thought";
    for (id, body) in [
        (marks[0]["id"].as_str().unwrap(), json!({ "thought": "nobody cares" })),
        (marks[0]["id"].as_str().unwrap(), json!({})),
        ("x", json!({ "thought": "nobody cares" })),
    ] {
        checker.check("post", minute, service.post(&minute.replace("{id}", id), &body).await).await;
    }
    for id in [marks[0]["id"].as_str().unwrap(), "x"] {
        let at = one.replace("{id}", id);
        for (method, answer) in [
            ("put", service.put(&at, &json!({ "note": "y" })).await),
            ("put", service.put(&at, &json!({ "note": long })).await),
            ("delete", service.delete(&at).await),
        ] {
            if answer.status() == 204 {
                checker.check_plain(method, one, answer).await;
            } else {
                checker.check(method, one, answer).await;
            }
        }
    }
    let (path, one) = ("/api/v1/journal/weeks", "/api/v1/journal/weeks/{id}");
    for week in ["2026-W47", "x"] {
        let at = one.replace("{id}", week);
        checker.check("put", one, service.put(&at, &json!({ "goal": "rest" })).await).await;
        checker.check("put", one, service.put(&at, &json!({ "goal": long })).await).await;
        let goal = format!("{one}/goal");
        for answer in [json!({ "fate": "keep" }), json!({ "fate": "nowhere" })] {
            checker.check("post", &goal, service.post(&format!("{at}/goal"), &answer).await).await;
        }
        checker.check("get", path, service.get(path).await).await;
        checker.check("get", one, service.get(&at).await).await;
        let gone = service.delete(&at).await;
        if week == "x" {
            checker.check("delete", one, gone).await;
        } else {
            checker.check_plain("delete", one, gone).await;
        }
    }
    let line = service.hand_in("Mira", "i love your stream, thank you so very much").await;
    let (keep, answer, let_go) =
        ("/api/v1/feedback/{id}/keep", "/api/v1/feedback/{id}/answer", "/api/v1/feedback/{id}/let-go");
    for id in [line.as_str(), line.as_str(), "999"] {
        let at = |path: &str| path.replace("{id}", id);
        checker.check("post", keep, service.post(&at(keep), &json!({})).await).await;
        for reply in ["later", "x"] {
            checker.check("put", answer, service.put(&at(answer), &json!({ "reply": reply })).await).await;
        }
        for on in [json!(true), json!(1)] {
            checker.check("put", let_go, service.put(&at(let_go), &json!({ "on": on })).await).await;
        }
    }
    checker.check("get", "/api/v1/answers", service.get("/api/v1/answers").await).await;
    let (path, one) = ("/api/v1/journal/kept", "/api/v1/journal/kept/{id}");
    let kept = checker.check("get", path, service.get(path).await).await;
    let at = one.replace("{id}", kept[0]["id"].as_str().unwrap());
    checker.check_plain("delete", one, service.delete(&at).await).await;
    checker.check("delete", one, service.delete(&at).await).await;
    for body in [json!({ "went_well": "x" }), json!({ "went_well": 1 })] {
        let path = "/api/v1/journal/debrief";
        checker.check("post", path, service.post(path, &body).await).await;
    }
    let path = "/api/v1/journal/patterns";
    checker.check("get", path, service.get(path).await).await;
    let (path, export) = ("/api/v1/journal/import", "/api/v1/journal/export");
    let carried = service.get(export).await;
    assert_eq!(carried.status(), 200);
    checker.seen.entry((export.to_owned(), "get".to_owned())).or_default().insert(200);
    for text in [carried.text().await.unwrap(), "{}".to_owned()] {
        let call = service.call(Method::POST, path).header("content-type", "application/json");
        checker.check("post", path, call.body(text).send().await.unwrap()).await;
    }
    let path = "/api/v1/chat/import";
    let line = "@id=p-1;tmi-sent-ts=1700000000000;user-id=7 :ash!a@a PRIVMSG #harbour :hello\r\n";
    // One whose body has still to come keeps the others out.
    let mut begun = TcpStream::connect(service.address).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/octet-stream\r\nContent-Length: 9\r\n\r\n",
        service.address, service.key,
    );
    begun.write_all(head.as_bytes()).await.unwrap();
    loop {
        let call = service.call(Method::POST, path).header("content-type", "application/octet-stream");
        let answer = call.body("no chat").send().await.unwrap();
        if answer.status() == 409 {
            checker.check("post", path, answer).await;
            break;
        }
    }
    drop(begun);
    for file in [line, "no chat"] {
        let call = service.call(Method::POST, path).header("content-type", "application/octet-stream");
        let mut answer = call.body(file).send().await.unwrap();
        while answer.status() == 409 {
            let call = service.call(Method::POST, path).header("content-type", "application/octet-stream");
            answer = call.body(file).send().await.unwrap();
        }
        checker.check("post", path, answer).await;
    }
    let (one, at) = ("/api/v1/journal/drafts/{id}", "/api/v1/journal/drafts/thought");
    checker.check("get", one, service.get(at).await).await;
    checker.check_plain("put", one, service.put(at, &json!({ "fields": { "a": "b" } })).await).await;
    checker.check("put", one, service.put(at, &json!({})).await).await;
    checker.check("get", one, service.get(at).await).await;
    checker.check_plain("delete", one, service.delete(at).await).await;
    for (method, path, body) in [
        ("get", "/api/v1/journal/distortions", None),
        ("post", "/api/v1/journal/distortions", Some(json!({ "text": "I always fail" }))),
        ("post", "/api/v1/journal/distortions", Some(json!({}))),
        ("get", "/api/v1/journal", None),
        ("put", "/api/v1/journal/passphrase", Some(json!({ "new": "short" }))),
        ("put", "/api/v1/journal/passphrase", Some(json!({ "new": "four plain small words" }))),
        ("post", "/api/v1/journal/lock", None),
        ("get", "/api/v1/marks", None),
        ("post", "/api/v1/journal/unlock", Some(json!({}))),
        ("post", "/api/v1/journal/unlock", Some(json!({ "passphrase": "x" }))),
        ("post", "/api/v1/journal/unlock", Some(json!({ "passphrase": "four plain small words" }))),
    ] {
        let mut request = service.call(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), path);
        if let Some(body) = &body {
            request = request.json(body);
        }
        checker.check(method, path, request.send().await.unwrap()).await;
    }
    checker.check_plain("delete", "/api/v1/journal", service.delete("/api/v1/journal").await).await;
}
