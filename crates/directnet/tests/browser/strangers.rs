//! What others try on the page: a link that was used, another name for this machine, and pages of other sites.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::json;
use testkit::Browser;

use crate::Seat;
use crate::node::alice_and_bob;

/// Answers every request with this page, until the test ends.
fn serve(page: String) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = answer(stream.unwrap(), &page);
        }
    });
    port
}

fn answer(mut stream: TcpStream, page: &str) -> std::io::Result<()> {
    let mut line = String::from("-");
    let mut request = BufReader::new(stream.try_clone()?);
    while !line.trim_end().is_empty() {
        line.clear();
        request.read_line(&mut line)?;
    }
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\nconnection: close\r\ncontent-length:";
    write!(stream, "{head} {}\r\n\r\n{page}", page.len())
}

#[test]
fn a_stolen_link_another_name_and_other_sites_are_refused() {
    let (alice_node, bob_node) = alice_and_bob();
    let link = alice_node.ok(&["open", "--print"]);
    let link = link.trim();
    let (page, _) = link.split_once("/enter").unwrap();
    let browser = Browser::start().unwrap();
    let thief = browser.tab().unwrap();
    thief.open(link).unwrap();
    thief.shows("h1", "Conversations").unwrap();

    // Alice comes second: she is refused and told, and so is whoever is in.
    let (_, port) = page.rsplit_once(':').unwrap();
    let alice = browser.tab().unwrap();
    let other_name = link.replace("127.0.0.1", "localhost");
    alice.open(&other_name).unwrap();
    alice.shows("main", "was used").unwrap();
    alice.open(&format!("http://localhost:{port}/")).unwrap();
    alice.shows("main", "directnet open").unwrap();
    thief.open(page).unwrap();
    thief.shows("[role=alert]", "had been used before").unwrap();

    // A name of somebody's that leads to this machine.
    let elsewhere = browser.tab().unwrap();
    elsewhere.open(&format!("http://news.localhost:{port}/")).unwrap();
    elsewhere
        .shows("main", "This is not an address of this page")
        .unwrap();

    // Another site in a browser that is let in: same machine, so the browser sends the cookie.
    let form = format!(
        "<!doctype html><title>news</title><form method=post action='{page}/with/bob/send'>\
         <input name=text value=forged><input name=message value=''><button>win a prize</button></form>"
    );
    for host in ["127.0.0.1", "localhost"] {
        let site = format!("http://{host}:{}", serve(form.clone()));
        let visitor = browser.tab().unwrap();
        visitor.open(&site).unwrap();
        let tried = "const all = []; for (const init of [ \
            { method: 'POST', body: new URLSearchParams({ text: 'forged', message: '' }) }, \
            { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }, {}]) { \
              for (const mode of ['no-cors', 'cors']) { \
                const answer = await fetch(arguments[0] + '/with/bob/send', { ...init, mode, credentials: 'include' }) \
                  .catch(() => null); \
                all.push(answer && answer.type !== 'opaque' ? await answer.text() : ''); } } return all.join('')";
        assert_eq!(visitor.run_async(tried, &[json!(page)]).unwrap(), json!(""));
        let framed = "const frame = document.createElement('iframe'); frame.src = arguments[0] + '/'; \
            document.body.append(frame); await new Promise((done) => { frame.onload = done; }); \
            try { return frame.contentDocument ? frame.contentDocument.body.textContent : ''; } catch { return ''; }";
        assert_eq!(visitor.run_async(framed, &[json!(page)]).unwrap(), json!(""));
        visitor.click("button", "win a prize").unwrap();
        // Without a cookie it is refused for that alone.
        visitor.shows("main", "").unwrap();
        let refused = "return /another site|user of the node alone/.test(document.body.textContent)";
        visitor.wait("a refusal", refused, &[]).unwrap();
    }
    bob_node.deliver("alice", "still here");
    let history = alice_node.ok(&["history", "bob"]);
    assert!(
        history.contains("still here") && !history.contains("forged"),
        "{history}"
    );

    // A page of our own is not taken for another site.
    let inside = Seat::at(&browser, &alice_node);
    inside.goes_to("/with/bob");
    inside.types("#text", "and so am I\u{e007}");
    inside.sees("#messages .mine .text", "and so am I");
}
