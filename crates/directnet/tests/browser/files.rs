//! Files that are dropped on a page, and what is done about them on the other.

use serde_json::{Value, json};
use testkit::{Browser, TempHome};

use crate::Seat;
use crate::node::alice_and_bob;
use crate::rooms::room_of_two;

/// Drops a file of so many equal bytes on the conversation, as a file manager would.
fn drops(seat: &Seat<'_>, name: &str, bytes: usize) {
    drops_what(seat, name, "new Uint8Array(arguments[1]).fill(65)", &json!(bytes));
}

/// Drops a file of these bytes.
fn drops_bytes(seat: &Seat<'_>, name: &str, bytes: &[u8]) {
    drops_what(seat, name, "new Uint8Array(arguments[1])", &json!(bytes));
}

fn drops_what(seat: &Seat<'_>, name: &str, content: &str, argument: &Value) {
    let script = "const files = new DataTransfer(); files.items.add(new File([CONTENT], arguments[0])); \
        const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }); \
        document.getElementById('messages').dispatchEvent(drop); return drop.defaultPrevented";
    let script = script.replace("CONTENT", content);
    let is_taken = seat.tab.run(&script, &[json!(name), argument.clone()]).unwrap();
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

    // A picture is seen before it is opened, at both ends, with words for whoever does not see it; kept where the user says.
    alice.goes_to("/with/bob");
    let picture: Vec<u8> = crate::scene::PICTURE.to_vec();
    drops_bytes(&alice, "harbour.png", &picture);
    let is_drawn = "const it = document.querySelector('.file img'); return it && it.complete && it.naturalWidth > 0 && it.alt";
    let alt = alice.tab.wait("the picture here", is_drawn, &[]).unwrap();
    assert_eq!(alt, json!("Small picture of harbour.png"));
    bob.sees("#messages .file", "harbour.png");
    let folder = TempHome::new().unwrap();
    bob.clicks(".file summary", "Save elsewhere");
    bob.types(".file input[name=folder]", folder.path().to_str().unwrap());
    bob.clicks(".file button", "Accept");
    bob.tab.wait("the picture there", is_drawn, &[]).unwrap();
    assert_eq!(std::fs::read(folder.path().join("harbour.png")).unwrap(), picture);
    // What only says that it is one is none, and leaves nothing broken behind.
    drops(&alice, "not really.png", 10);
    alice.sees("#messages .mine .file", "not really.png");
    let pictures = "return [...document.querySelectorAll('.file img')].every((it) => it.complete && it.naturalWidth > 0)";
    alice.tab.wait("nothing broken", pictures, &[]).unwrap();

    // A name that leads elsewhere is refused before anything is written.
    let upload = "const answer = await fetch('/with/bob/files?name=..%2Fup', { method: 'POST', body: 'x', \
        headers: { 'content-type': 'application/octet-stream' } }); return answer.status";
    assert_eq!(alice.tab.run_async(upload, &[]).unwrap(), json!(400));
    assert!(!alice_node.dir().join("up").exists());
}

#[test]
fn what_is_dropped_on_a_room_is_had_by_every_member_until_it_is_taken_back() {
    const BYTES: usize = 2_000_000;
    let (alice_node, bob_node) = room_of_two();
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);
    alice.goes_to("/with/%23team");
    bob.goes_to("/with/%23team");

    drops(&alice, "plan.bin", BYTES);
    alice.sees("#messages .mine .file", "offered, 0 of 1 have it");
    bob.sees("#messages .by", "alice");
    bob.sees("#messages .file", "plan.bin");
    bob.clicks(".file button", "Accept");
    bob.sees("#messages .file", "· here");
    alice.sees("#messages .mine .file", "offered, 1 of 1 have it");
    let saved = bob_node.dir().join("downloads/plan.bin");
    assert_eq!(std::fs::read(saved).unwrap(), vec![65; BYTES]);

    // A picture is seen small by whoever has it.
    drops_bytes(&alice, "harbour.png", crate::scene::PICTURE);
    bob.sees("#messages .file", "harbour.png");
    bob.clicks(".file button", "Accept");
    let is_drawn = "const it = document.querySelector('.file img'); return it && it.complete && it.naturalWidth > 0 && it.alt";
    let alt = bob.tab.wait("the picture there", is_drawn, &[]).unwrap();
    assert_eq!(alt, json!("Small picture of harbour.png"));

    // Not wanted, and taken back.
    drops(&alice, "notes.txt", 10);
    bob.sees("#messages .file", "notes.txt");
    bob.clicks(".file button", "Decline");
    bob.sees("#messages .file", "· declined");
    drops(&alice, "draft.txt", 10);
    bob.sees("#messages .file", "draft.txt");
    alice.sees("#messages .mine .file", "draft.txt");
    alice
        .tab
        .run(
            "[...document.querySelectorAll('.mine .file')].pop().querySelector('.acts button').click()",
            &[],
        )
        .unwrap();
    bob.sees("#messages .file", "· taken back");
    alice.sees("#messages .mine .file", "· taken back");
}
