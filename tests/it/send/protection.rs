//! How a roll was protected on its way: what the server does against what is wanted, and what the receipt says.

use super::smb::studio;
use crate::common::samba::{Encrypt, Options, PASSWORD, Samba};
use serde_json::Value;
use std::fs;

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
