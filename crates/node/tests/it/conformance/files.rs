//! The questions about files.

use api::Route;
use serde_json::{Value, json};

use super::Checker;
use crate::asker::Asker;

/// A picture of one pixel.
const PIXEL: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Files that are offered, accepted, stopped, and none of it.
pub(super) async fn check(checker: &Checker, alice: &Asker, bob: &Asker) {
    let dir = testkit::TempHome::new().unwrap();
    let path = dir.path().join("report.pdf");
    std::fs::write(&path, "words").unwrap();
    let folder = dir.path().to_str().unwrap();
    let path = path.to_str().unwrap();
    for (to, path, status) in [
        ("alice", "report.pdf", 400),
        ("alice", "/nowhere/at/all", 422),
        ("nobody", path, 404),
    ] {
        let offer = json!({"to": to, "path": path});
        checker.ask(bob, Route::Offer, offer, status).await;
    }
    let offer = json!({"to": "alice", "path": path, "wait_ms": 20_000});
    let sent = checker.ask(bob, Route::Offer, offer.clone(), 200).await;
    assert_eq!(
        (&sent["file"]["size_bytes"], &sent["file"]["state"]),
        (&json!(5), &json!("offered"))
    );
    checker
        .ask(alice, Route::Files, json!({"with": "nobody"}), 404)
        .await;
    let listed = checker
        .ask(alice, Route::Files, json!({"with": "bob"}), 200)
        .await;
    let row = &listed[0]["row"];
    // Words are no picture, and nothing is here before it is fetched.
    for (asker, row, status) in [
        (alice, row, 422),
        (bob, &sent["row"], 422),
        (bob, &json!(999_999), 404),
    ] {
        checker
            .ask(asker, Route::Preview, json!({"row": row}), status)
            .await;
    }
    std::fs::write(dir.path().join("pixel.gif"), PIXEL).unwrap();
    let pixel = dir.path().join("pixel.gif").to_str().unwrap().to_owned();
    let picture = json!({"to": "alice", "path": pixel, "wait_ms": 20_000});
    let picture = checker.ask(bob, Route::Offer, picture, 200).await;
    let shown = checker
        .ask(bob, Route::Preview, json!({"row": picture["row"]}), 200)
        .await;
    assert_eq!((&shown["width"], &shown["height"]), (&json!(1), &json!(1)));
    for (row, folder, status) in [
        (row, "downloads", 400),
        (row, "/nowhere/at/all", 400),
        (&json!(999_999), folder, 404),
        (row, folder, 200),
        (row, folder, 409),
    ] {
        let accept = json!({"row": row, "folder": folder});
        checker.ask(alice, Route::AcceptFile, accept, status).await;
    }
    checker.ask(bob, Route::Offer, offer, 200).await;
    let row = loop {
        let listed = checker.ask(alice, Route::Files, json!({"all": true}), 200).await;
        let offered = |file: &&Value| file["state"] == "offered";
        if let Some(file) = listed.as_array().unwrap().iter().find(offered) {
            break file["row"].clone();
        }
    };
    for (row, status) in [(row.clone(), 200), (row, 409), (json!(999_999), 404)] {
        checker
            .ask(alice, Route::StopFile, json!({"row": row}), status)
            .await;
    }
}
