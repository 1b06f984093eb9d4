//! Who we are, and every way in which AWS can refuse to say so.

use crate::common::aws::Aws;
use ingest::cloud::{Account, CloudError, Fault, connect};
use std::fs;

async fn asked(account: &Account) -> Result<String, CloudError> {
    let cloud = connect(account).await?;
    Ok(cloud.identity.caller().await?.account)
}

#[tokio::test]
async fn the_credentials_of_a_file_say_who_asks() {
    let aws = Aws::start();
    assert_eq!(asked(&aws.account()).await.as_deref(), Ok("123456789012"));
    let elsewhere = Account { profile: Some("other".into()), ..aws.account() };
    let error = asked(&elsewhere).await.expect_err("there is no such profile");
    assert_eq!(error.fault, Fault::Credentials, "{error}");
    assert_eq!(aws.broken(), [""; 0]);
}

#[tokio::test]
async fn a_program_may_give_the_credentials() {
    let aws = Aws::start();
    let account = aws.account();
    let file = account.credentials_file.as_ref().expect("a file");
    let keys = r#"{"Version":1,"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"stub-secret-0451"}"#;
    fs::write(file, format!("[default]\ncredential_process = echo '{keys}'\n")).unwrap();
    assert_eq!(asked(&account).await.as_deref(), Ok("123456789012"));
    fs::write(file, "[default]\ncredential_process = sh -c 'echo the certificate has expired >&2; exit 1'\n")
        .unwrap();
    let error = asked(&account).await.expect_err("it fails");
    assert_eq!(error.fault, Fault::Credentials, "{error}");
}

#[tokio::test]
async fn each_refusal_is_its_own_and_is_not_asked_for_ever() {
    let aws = Aws::start();
    for (code, fault, calls) in [
        ("ExpiredToken", Fault::Expired, 1),
        ("InvalidClientTokenId", Fault::Credentials, 1),
        ("AccessDenied", Fault::Denied, 1),
        ("RequestTimeTooSkewed", Fault::Clock, 3),
        ("Throttling", Fault::Throttled, 3),
    ] {
        let before = aws.calls().len();
        aws.fail("GetCallerIdentity", code, 100);
        let error = asked(&aws.account()).await.expect_err(code);
        assert_eq!(error.fault, fault, "{code}: {error}");
        assert!(error.detail.contains("as ordered") && !error.to_string().contains("stub-secret"), "{error}");
        assert!(aws.calls().len() - before <= calls, "{code} was tried {} times", aws.calls().len() - before);
        aws.fail("GetCallerIdentity", code, 0);
    }
}

#[tokio::test]
async fn an_address_where_nobody_answers_is_told_in_time() {
    let aws = Aws::start();
    let nobody = Account { endpoint: Some("http://127.0.0.1:1".into()), ..aws.account() };
    let error = asked(&nobody).await.expect_err("nobody is there");
    assert_eq!(error.fault, Fault::Unreachable, "{error}");
}
