//! Being away: who is told, and who is answered, once and never by two programs in turn.

use messenger_proto::body::Body;
use messenger_proto::presence::{Absence, Presence};
use messenger_store::Store;
use messenger_store::contacts::ContactId;
use messenger_store::messages::{MessageRow, Received, Said};
use messenger_store::settings::{Setting, Switch};

use crate::acts::receive;
use crate::bob::Bob;
use crate::{NOW, new_store, reopen};

fn away(text: &str) -> Presence {
    Presence::Away(Absence {
        text: text.into(),
        since_ms: NOW.0.unsigned_abs(),
    })
}

async fn answers(store: &Store, bob: ContactId) -> Vec<String> {
    let history = store.history(bob, None, 100).await.unwrap();
    let automatic = history.into_iter().filter(|message| message.state.is_outbound());
    automatic
        .map(|message| match message.said {
            Said::Text {
                text,
                is_automatic: true,
                ..
            } => text,
            said => panic!("{said:?}"),
        })
        .collect()
}

#[tokio::test]
async fn an_absence_lasts_through_a_restart_and_keeps_its_beginning_while_its_words_change() {
    let (dir, store) = new_store();
    assert_eq!(store.presence().await.unwrap(), Presence::Available);
    store.go_away("lunch".into(), NOW).await.unwrap();
    let later = messenger_store::UnixMillis(NOW.0 + 1000);
    store.go_away("a long lunch".into(), later).await.unwrap();
    store.close().await;
    let store = reopen(&dir);
    assert_eq!(store.presence().await.unwrap(), away("a long lunch"));
    store.come_back().await.unwrap();
    assert_eq!(store.presence().await.unwrap(), Presence::Available);
}

#[tokio::test]
async fn whoever_writes_to_somebody_who_is_away_is_answered_once_for_an_absence() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let says = |n: u32| (n, Body::Text(format!("message {n}").into()));
    let mut hears = async |(n, body)| receive(&store, &mut bob, n, body).await;
    assert_eq!(hears(says(1)).await, Received::New(MessageRow(1)));
    store.go_away("lunch".into(), NOW).await.unwrap();
    assert_eq!(hears(says(2)).await, Received::Answered(MessageRow(2)));
    // The answer took the third row. A copy of what was answered, and what follows it, is not answered.
    assert_eq!(hears(says(2)).await, Received::Nothing);
    assert_eq!(hears(says(3)).await, Received::New(MessageRow(4)));
    store.go_away("still at lunch".into(), NOW).await.unwrap();
    assert_eq!(hears(says(4)).await, Received::New(MessageRow(5)));
    store.come_back().await.unwrap();
    assert_eq!(hears(says(5)).await, Received::New(MessageRow(6)));
    store.go_away(String::new(), NOW).await.unwrap();
    assert_eq!(hears(says(6)).await, Received::Answered(MessageRow(7)));

    assert_eq!(answers(&store, bob.contact).await, ["lunch", ""]);
    let queued = store.queued(bob.contact, MessageRow(0), 10).await.unwrap();
    let bodies: Vec<Body> = queued.iter().map(|message| bob.open(message).body).collect();
    assert_eq!(
        bodies,
        ["lunch", ""].map(|text| Body::AwayAnswer(text.to_owned()))
    );
}

#[tokio::test]
async fn two_who_are_away_do_not_answer_each_other_s_answers() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store.go_away("lunch".into(), NOW).await.unwrap();
    let answer = Body::AwayAnswer("away as well".into());
    let received = receive(&store, &mut bob, 1, answer).await;
    assert_eq!(received, Received::New(MessageRow(1)));
    let history = store.history(bob.contact, None, 10).await.unwrap();
    let said = Said::Text {
        text: "away as well".into(),
        severity: None,
        edited_at: None,
        is_automatic: true,
    };
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].said, said);
}

#[tokio::test]
async fn whom_the_user_does_not_tell_is_neither_told_nor_answered() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store.go_away("lunch".into(), NOW).await.unwrap();
    assert_eq!(store.presence_for(bob.contact).await.unwrap(), away("lunch"));
    let untold = store.decide(Some(bob.contact), Setting::Presence, Some(Switch::Off));
    untold.await.unwrap();
    assert_eq!(
        store.presence_for(bob.contact).await.unwrap(),
        Presence::Available
    );
    let hello = Body::Text("hello".into());
    assert_eq!(
        receive(&store, &mut bob, 1, hello).await,
        Received::New(MessageRow(1))
    );
    assert_eq!(answers(&store, bob.contact).await, [""; 0]);
}
