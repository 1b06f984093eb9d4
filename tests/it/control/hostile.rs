//! Calls that no client of ours makes. The agent answers them, or hangs up, and goes on.

use super::desk::Agent;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

/// Sends bytes as they are; gives what comes back until the other side hangs up.
async fn say(agent: &Agent, bytes: &[u8]) -> String {
    let mut stream = UnixStream::connect(agent.socket()).await.unwrap();
    // The agent may hang up before all is said.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn request(method: &str, path: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or(answer)
}

/// The problem in an answer.
fn problem(answer: &str) -> (String, String) {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no body: {answer}"));
    let body: serde_json::Value =
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"));
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    assert!(!text("hint").is_empty(), "{body}");
    (text("code"), text("message"))
}

#[tokio::test]
async fn what_is_not_understood_is_answered_by_a_problem() {
    let agent = Agent::start().await;
    for (method, path, body, expected, words) in [
        ("GET", "/", "", "404", "There is nothing at `/`"),
        ("GET", "/v2/snapshot", "", "404", "There is nothing at `/v2/snapshot`"),
        ("GET", "/v1/rolls/../../etc/passwd", "", "404", "There is nothing at `/v1/rolls/../../etc/passwd`"),
        ("DELETE", "/v1/rolls/A001", "", "405", "`/v1/rolls/A001` is not for DELETE"),
        ("POST", "/metrics", "", "405", "`/metrics` is not for POST"),
        ("GET", "/v1/rolls/A001R2EC?files=many", "", "400", "invalid digit"),
        ("GET", "/v1/rolls/A001R2EC?file=1", "", "400", "unknown field `file`"),
        ("GET", "/v1/rolls/%ff", "", "400", "UTF-8"),
        ("GET", "/v1/rolls/%1b%5b2J", "", "404", "There is no roll"),
        ("GET", "/v1/actions?most=-1", "", "400", "invalid digit"),
        ("POST", "/v1/orders", "", "400", "The order is no JSON"),
        ("POST", "/v1/orders", "{\"action\":\"hold\"", "400", "The order is no JSON"),
        ("POST", "/v1/orders", "{\"action\":\"retry\",\"roll\":\"A\",\"x\":1}", "400", "a field `x`"),
        ("POST", "/v1/orders", "{\"action\":\"retry\",\"roll\":\"none\"}", "404", "There is no roll `none`"),
        ("POST", "/v1/orders", &"[".repeat(60_000), "400", "The order is no JSON"),
        ("POST", "/v1/orders", &" ".repeat(65 * 1024), "413", "it may have 65536 bytes"),
    ] {
        let answer = say(&agent, &request(method, path, body)).await;
        let (code, message) = problem(&answer);
        assert_eq!(status(&answer), expected, "{method} {path}: {answer}");
        assert!(message.contains(words), "{method} {path}: {message}");
        assert!(matches!(code.as_str(), "usage" | "roll_unknown"), "{code}");
        assert!(!answer.contains(['\x1b', '\x07']), "{answer:?}");
    }
}

#[tokio::test]
async fn what_is_no_http_or_too_long_ends_the_call_and_not_the_agent() {
    let agent = Agent::start().await;
    let long = |what: &str| format!("GET /v1/snapshot{what} HTTP/1.1\r\nhost: x\r\n\r\n");
    let heads = [
        b"\0\x01\x02\r\n\r\n".to_vec(),
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
        long(&"?".repeat(1_000_000)).into_bytes(),
        format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(10_000)).into_bytes(),
        format!("GET / HTTP/1.1\r\na: {}", "x".repeat(1_000_000)).into_bytes(),
    ];
    for head in heads {
        let answer = say(&agent, &head).await;
        assert!(matches!(status(&answer), "" | "400" | "414" | "431"), "{answer}");
    }
    // A body that is announced and never comes.
    let endless = b"POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 999999999999\r\n\r\n";
    assert_eq!(status(&say(&agent, endless).await), "413");
    assert!(agent.client().snapshot().await.is_ok());
    assert_eq!(agent.desk.recorded(), []);
}

/// They ask for everything and read nothing: the agent still answers others, and comes to its end.
#[tokio::test]
async fn readers_who_never_read_keep_nobody() {
    let agent = Agent::start().await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        let mut stream = UnixStream::connect(agent.socket()).await.unwrap();
        stream.write_all(&request("GET", "/v1/changes", "")).await.unwrap();
        silent.push(stream);
    }
    assert!(agent.client().snapshot().await.is_ok());
    agent.end().await;
}

#[tokio::test]
async fn who_does_not_come_to_an_end_is_hung_up_on() {
    let agent = Agent::start().await;
    // Paused only now: the socket is there, and nothing else waits for time to pass.
    tokio::time::pause();
    assert_eq!(say(&agent, b"GET /v1/snap").await, "");
    let half = b"POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 20\r\n\r\n{";
    let answer = say(&agent, half).await;
    assert_eq!((status(&answer), problem(&answer).1.as_str()), ("408", "The order did not come within 10 s"));
}
