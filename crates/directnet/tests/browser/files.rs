//! Files that are dropped on a page, and what is done about them on the other.

use serde_json::json;
use testkit::Browser;

use crate::Seat;
use crate::node::alice_and_bob;

/// Drops a file of so many bytes on the conversation, as a file manager would.
fn drops(seat: &Seat<'_>, name: &str, bytes: usize) {
    let script = "const files = new DataTransfer(); \
        files.items.add(new File([new Uint8Array(arguments[1]).fill(65)], arguments[0])); \
        const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }); \
        document.getElementById('messages').dispatchEvent(drop); return drop.defaultPrevented";
    let is_taken = seat.tab.run(script, &[json!(name), json!(bytes)]).unwrap();
    assert_eq!(is_taken, json!(true));
}

#[test]
fn what_is_dropped_on_a_page_is_offered_and_comes_whole() {
    const BYTES: usize = 3_000_000;
    let (alice_node, bob_node) = alice_and_bob();
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);
    alice.goes_to("/with/bob");
    bob.goes_to("/with/alice");

    drops(&alice, "holiday map.bin", BYTES);
    alice.sees("#messages .mine .file", "offered");
    bob.sees("#messages .file", "holiday map.bin");
    bob.clicks(".file button", "Accept");
    bob.sees("#messages .file", "· here");
    alice.sees("#messages .mine .file", "· there");
    let taken = "const link = document.querySelector('.file a[download]'); \
        const answer = await fetch(link.href); const bytes = new Uint8Array(await answer.arrayBuffer()); \
        return [bytes.length, bytes.every((it) => it === 65), answer.headers.get('content-disposition'), \
                answer.headers.get('content-type')]";
    assert_eq!(
        bob.tab.run_async(taken, &[]).unwrap(),
        json!([
            BYTES,
            true,
            "attachment; filename*=UTF-8''holiday%20map.bin",
            "application/octet-stream"
        ])
    );

    // Not wanted. What lay in wait for the first offer is gone by now.
    drops(&alice, "notes.txt", 10);
    bob.sees("#messages .file", "notes.txt");
    bob.clicks(".file button", "Decline");
    alice.sees("#messages .mine .file", "· declined");
    let waiting = std::fs::read_dir(alice_node.dir().join("offered")).unwrap();
    assert_eq!(waiting.count(), 1);

    // Taken back.
    drops(&alice, "draft.txt", 10);
    bob.sees("#messages .file", "draft.txt");
    alice.clicks(".file button", "Take back");
    bob.sees("#messages .file", "· taken back");

    // A name that leads elsewhere is refused before anything is written.
    let upload = "const answer = await fetch('/with/bob/files?name=..%2Fup', { method: 'POST', body: 'x', \
        headers: { 'content-type': 'application/octet-stream' } }); return answer.status";
    assert_eq!(alice.tab.run_async(upload, &[]).unwrap(), json!(400));
    assert!(!alice_node.dir().join("up").exists());
}
