//! How a roll was protected on its way: what the server does against what is wanted, and what the receipt says.

use super::smb::studio;
use crate::common::agent::{agent, begin};
use crate::common::samba::{Encrypt, Options, PASSWORD, Samba};
use crate::common::studio::Studio;
use ingest::share::{Connector, Encryption, Fault, Kind, Op, Schedule, connect};
use serde_json::Value;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

/// Sends a roll. Gives the code of the problem, or the sessions in the receipt, and what people read about them.
fn send(options: Options, encryption: &str) -> Result<(Vec<Value>, String), String> {
    let samba = Samba::start(options);
    let (studio, dump) = studio(&samba, PASSWORD);
    let studio = studio.also(["--encryption", encryption]);
    let said = studio.send(&dump);
    if said.exit != 0 {
        assert_eq!(said.exit, 60, "{}", said.stdout);
        return Err(said.problem());
    }
    let path = said.json()["receipt"].as_str().expect("a receipt").to_owned();
    let receipt: Value = serde_json::from_str(&fs::read_to_string(path).expect("the receipt")).expect("JSON");
    let sessions = receipt["destination"]["sessions"].as_array().expect("sessions").clone();
    let state = studio.state().display().to_string();
    Ok((sessions, studio.say(&["receipt", "A001", "--state", &state]).ok().stdout))
}

#[test]
fn what_was_agreed_on_stands_in_the_receipt() {
    let wide = "server smb encrypt = required";
    let share = |encrypt| Options { encrypt, ..Options::default() };
    for (options, encryption, cipher) in [
        (share(Encrypt::Off), "required", Err("share_clear")),
        (share(Encrypt::Off), "off", Ok("none")),
        (share(Encrypt::Desired), "required", Ok("AES-128-GCM")),
        (share(Encrypt::Desired), "off", Ok("AES-128-GCM")),
        (share(Encrypt::Required), "required", Ok("AES-128-GCM")),
        (share(Encrypt::Required), "off", Ok("AES-128-GCM")),
        (Options { global: wide, ..share(Encrypt::Required) }, "required", Ok("AES-128-GCM")),
        (
            Options { global: "server max protocol = SMB3_00", ..Options::default() },
            "required",
            Ok("AES-128-CCM"),
        ),
        (
            Options { global: "server max protocol = SMB2_10", ..Options::default() },
            "required",
            Err("share_clear"),
        ),
    ] {
        let case = format!("{:?} {} {encryption}", options.encrypt, options.global);
        let (sessions, read) = match (send(options, encryption), cipher) {
            (Err(code), expected) => {
                assert_eq!(Err(code.as_str()), expected, "{case}");
                continue;
            }
            (Ok(sessions), _) => sessions,
        };
        let purposes: Vec<_> = sessions.iter().map(|session| session["purpose"].as_str()).collect();
        assert_eq!(purposes, [Some("write"), Some("readback")], "{case}");
        for session in sessions {
            assert_eq!(session["encryption"].as_str(), cipher.ok(), "{case}");
            let [dialect, signing, encryption, login, purpose] =
                ["dialect", "signing", "encryption", "login", "purpose"]
                    .map(|key| session[key].as_str().unwrap_or_default());
            assert!(signing.starts_with("AES") && login == "NTLMv2 as ingest-test", "{case}: {session}");
            let line = read.lines().find(|line| line.trim_start().starts_with(purpose)).unwrap_or_default();
            let way = format!("{login}: dialect {dialect}, signing {signing}, encryption {encryption}");
            assert!(line.ends_with(&way), "{case}: {line}");
        }
    }
}

/// An older server carries the roll, then a newer one, then the older again.
#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_only_served_for_a_while_stand_in_the_receipt_too() {
    let old = Samba::start(Options { global: "server max protocol = SMB3_02", ..Options::default() });
    let same_folder: &'static str = format!("path = {}", old.root().display()).leak();
    let new = Samba::start(Options { section: same_folder, ..Options::default() });
    let studio = Studio::new();
    studio.dump(
        "A001",
        &[("A001_C001.mov", 3_000_000), ("A001_C002.mov", 3_000_000), ("A001_C003.mov", 3_000_000)],
    );
    let [old, new] = [&old, &new].map(|samba| samba.destination(Encryption::Required, 1));
    let mut agent = agent(&studio, old.clone()).await.unwrap();
    let breaks = || {
        let faults = Schedule::default();
        faults.add(Fault::fail(Kind::Lost).on(Op::WriteAt).nth(2));
        faults
    };
    let connections = Arc::new(AtomicUsize::new(0));
    let connector = Connector::new(move || {
        let (old, new) = (old.clone(), new.clone());
        let is_first = connections.fetch_add(1, Relaxed) == 0;
        async move { Ok(if is_first { connect(&new).await?.faulty(breaks()) } else { connect(&old).await? }) }
    });
    let trouble = agent.counters.trouble();
    agent.write = agent.write.faulty(breaks()).steady(connector, Duration::from_secs(60), trouble);
    let (mut dump, _lock) = begin(&agent, &studio).await.unwrap();
    agent.carry(&mut dump).await.unwrap();
    let agreed: Vec<_> = dump.sessions.iter().map(|s| (s.dialect.as_str(), s.encryption.as_str())).collect();
    assert_eq!(agreed, [("3.0.2", "AES-128-CCM"), ("3.1.1", "AES-128-GCM")]);
    assert_eq!(dump.readbacks.len(), 1);
}
