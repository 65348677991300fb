//! One browser, started, used and ended.

use serde_json::json;

use super::*;

/// The processes that have `word` in their command line.
fn processes_with(word: &str) -> usize {
    let all = fs::read_dir("/proc").unwrap();
    all.filter_map(|process| fs::read(process.ok()?.path().join("cmdline")).ok())
        .filter(|line| String::from_utf8_lossy(line).contains(word))
        .count()
}

#[test]
fn a_tab_shows_what_it_is_told_and_nothing_is_left_of_a_browser_that_was_dropped() {
    let browser = Browser::start().unwrap();
    let profile = browser._profile.path().display().to_string();
    let tab = browser.tab().unwrap();
    tab.open("data:text/html,<p>one</p><button onclick='this.textContent=\"two\"'>press</button>")
        .unwrap();
    tab.shows("p", "one").unwrap();
    tab.click("button", "press").unwrap();
    tab.shows("button", "two").unwrap();
    tab.looks(Look {
        width: 360,
        height: 640,
        is_dark: true,
    })
    .unwrap();
    let seen = "return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]";
    assert_eq!(tab.run(seen, &[]).unwrap(), json!([360, true]));
    assert_eq!(tab.run_async("return 3", &[]).unwrap(), json!(3));
    assert!(tab.run_async("throw new Error('no')", &[]).is_err());
    assert_eq!(tab.picture().unwrap().get(..4), Some(&b"\x89PNG"[..]));

    assert_ne!(processes_with(&profile), 0);
    drop(browser);
    wait_for("an end of all its processes", PATIENCE, || {
        (processes_with(&profile) == 0).then_some(())
    })
    .unwrap();
}

#[test]
fn what_ends_at_its_start_is_started_again_and_not_without_end() {
    let tried = |failures: u8| {
        let mut count = 0;
        let outcome = started(DRIVERS_MAX, || {
            count += 1;
            let word = if count > failures { "started" } else { "port taken" };
            let program = Group::spawn(Command::new("sh").args(["-c", &format!("echo {word}")]))?;
            program.wait_for_line(|line| line == "started")
        });
        (count, outcome.is_ok())
    };
    assert_eq!(tried(0), (1, true));
    assert_eq!(tried(DRIVERS_MAX - 1), (DRIVERS_MAX, true));
    assert_eq!(tried(DRIVERS_MAX), (DRIVERS_MAX, false));
    let mut count = 0;
    let missing = started(DRIVERS_MAX, || {
        count += 1;
        Group::spawn(&mut Command::new("/nowhere/chromedriver"))
    });
    assert_eq!((count, missing.is_err()), (1, true));
}
