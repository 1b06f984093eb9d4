//! Passwords from Secrets Manager.

use crate::common::aws::Aws;
use ingest::cloud::{Fault, connect};

#[tokio::test]
async fn a_secret_has_a_password_and_shows_it_to_nobody() {
    let aws = Aws::start();
    let secrets = connect(&aws.account()).await.unwrap().secrets;
    for (name, text, password) in [
        ("ingest/smb", r#"{"username":"svc-ingest","password":"pass word 0451"}"#, Some("pass word 0451")),
        ("plain", "pass word 0451", Some("pass word 0451")),
        ("other", r#"{"username":"svc-ingest","passwd":"pass word 0451"}"#, None),
    ] {
        aws.secret(name, text);
        let said = secrets.password(name).await;
        assert!(!format!("{said:?}").contains("0451"), "{name}: {said:?}");
        match (said, password) {
            (Ok(secret), Some(password)) => assert_eq!(secret.reveal(), password),
            (Err(error), None) => assert_eq!(error.fault, Fault::Missing, "{error}"),
            (said, _) => panic!("{name}: {said:?}"),
        }
    }
    let error = secrets.password("nowhere").await.expect_err("no such secret");
    assert_eq!(error.fault, Fault::Missing, "{error}");
}
