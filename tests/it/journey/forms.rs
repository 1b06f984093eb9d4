//! The written form of events: every journal ever written must stay readable.

use crate::journey::story::{carried, grown, noon, story};
use ingest::journey::Event;
use ingest::words::deadline::Deadline;
use ingest::words::priority::Priority;

#[test]
fn the_written_form_of_events_never_changes() {
    let mut events = story(2);
    events.push(Event::Reopened { by: "mu".into() });
    events.push(Event::Abandoned { by: "mu".into(), reason: "shot twice".into() });
    let priority = Some(Priority::High);
    for deadline in [noon().into(), Deadline::None] {
        events.push(Event::Prioritised { by: "mu".into(), priority, deadline: Some(deadline) });
    }
    let of = "01933988-0000-7000-8000-000000000000".parse().expect("an id");
    events.extend([
        Event::Duplicate { of, elsewhere: None },
        grown(),
        carried([0]),
        Event::Moved { moves: 7 },
    ]);
    let lines: Vec<String> =
        events.iter().map(|event| serde_json::to_string(event).expect("an event is JSON")).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn events_come_back_from_their_written_form() {
    for event in story(3) {
        let text = serde_json::to_string(&event).expect("an event is JSON");
        assert_eq!(serde_json::from_str::<Event>(&text).expect("an event"), event);
    }
}

#[test]
fn fields_that_came_later_may_be_missing() {
    let old = r#"{"event":"files_written","files":[{"file":0,"digests":["xxh64:ef46db3751d8e999"]}]}"#;
    assert!(serde_json::from_str::<Event>(old).is_ok());
    let c4 = "c4:c4199eUso3aSbE9tqGSTXzo3TLfKb9RkMTURrHKQ1K7Zh3BbeqPevr5E1iCbpTjqHuTFLtfxTTD5ekfVuZFzQyEQf8";
    let old = format!(r#"{{"event":"sealed","manifest":"ascmhl/0001.mhl","generation":1,"c4":"{c4}"}}"#);
    assert!(serde_json::from_str::<Event>(&old).is_ok());
    assert!(serde_json::from_str::<Event>(r#"{"event":"abandoned","by":"mu"}"#).is_ok());
    let old = r#"{"event":"checked","family":"none","verdict":"unjudged","claims":[{"path":"a","kind":"mhl","files":1}]}"#;
    assert!(serde_json::from_str::<Event>(old).is_ok());
}
