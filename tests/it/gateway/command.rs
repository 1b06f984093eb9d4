//! The real program, with a configuration that names a gateway.

use super::{CARD, is_delivered, is_not_delivered};
use crate::common::gateway::Gateway;
use crate::common::samba::{PASSWORD, Samba, USER};
use crate::common::studio::{Said, Studio};
use ingest::share::Encryption;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

/// Writes the configuration of a studio that has a gateway, and gives its path.
fn configure(studio: &Studio, gateway: &Gateway) -> String {
    let (config, password) = (studio.path("config.toml"), studio.path("password"));
    fs::write(&password, PASSWORD).unwrap();
    fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
    let port = |samba: &Samba| samba.place(Encryption::Off, 1).port;
    let text = format!(
        "[destination]\nserver = \"127.0.0.1\"\nport = {}\nshare = \"footage\"\nuser = \"{USER}\"\n\
         password_file = {password:?}\nencryption = \"off\"\n\
         [gateway]\nserver = \"127.0.0.1\"\nport = {}\npatience = \"5 s\"\nunproven = \"100 MB\"\n",
        port(&gateway.back),
        port(&gateway.front),
    );
    fs::write(&config, text).unwrap();
    config.display().to_string()
}

/// Sends with the courier at work.
async fn send(studio: &Studio, gateway: &Gateway, config: &str) -> Said {
    let (state, dump) =
        (studio.state().display().to_string(), studio.nas().join("A001").display().to_string());
    let mut command = studio.ingest(&["send", "--json", "--config", config, "--state", &state, &dump]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    gateway.until(|| child.try_wait().unwrap().is_some()).await;
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { exit: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_and_landed_are_never_the_same_word() {
    let gateway = Gateway::start(1);
    let studio = Studio::new();
    studio.dump("A001", CARD);
    let config = configure(&studio, &gateway);
    gateway.courier().stop();
    let said = send(&studio, &gateway, &config).await;
    assert_eq!((said.exit, said.problem().as_str()), (50, "gateway_stuck"), "{}", said.stderr);
    let document = said.json();
    assert_eq!(document["evidence"]["rung"], "accepted");
    assert_eq!(document["evidence"]["files_landed"], 0);
    is_not_delivered(&gateway, &studio);

    gateway.courier().go();
    let document = send(&studio, &gateway, &config).await.ok().json();
    assert_eq!(document["evidence"]["rung"], "landed");
    is_delivered(&gateway, &studio);
    let path = document["receipt"].as_str().unwrap();
    let receipt: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let sessions = receipt["destination"]["sessions"].as_array().unwrap();
    let gateways = sessions.iter().map(|session| (session["purpose"].as_str(), session["gateway"].as_bool()));
    let gateways: Vec<_> = gateways.collect();
    assert!(gateways.contains(&(Some("write"), Some(true))), "{gateways:?}");
    assert!(gateways.contains(&(Some("readback"), Some(false))), "{gateways:?}");
    let state = studio.state().display().to_string();
    let text = studio.say(&["receipt", "A001", "--state", &state]).ok().stdout;
    assert!(text.contains(", a gateway, by client native"), "{text}");
    studio.say(&["verify", path, "--config", &config, "--state", &state]).ok();
}
