//! From the SDK's errors to ours. Every service has its own names for the same thing.

use crate::cloud::{CloudError, Fault};
use crate::words::path::printable;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Of an answer that cannot be read nothing is shown: nobody knows what is in it.
const UNREADABLE: &str = "the answer cannot be read";

/// Of what AWS says no more is shown.
const LONGEST: usize = 300;

/// What became of a call.
pub(super) fn fault<E>(service: &'static str, operation: &'static str, error: &SdkError<E>) -> CloudError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let (fault, detail) = match error {
        SdkError::ServiceError(refused) => {
            let code = refused.err().code().unwrap_or_default();
            let message = refused.err().message().unwrap_or_default();
            let status = refused.raw().status().as_u16();
            if code.is_empty() && status < 300 {
                // It was no refusal: what was answered makes no sense to the SDK.
                return CloudError { service, operation, fault: Fault::Unknown, detail: UNREADABLE.into() };
            }
            (of_code(code, message, status), described(code, message, status))
        }
        SdkError::TimeoutError(_) => (Fault::Unreachable, "no answer in time".into()),
        SdkError::DispatchFailure(failed) if failed.is_io() || failed.is_timeout() => {
            (Fault::Unreachable, chain(error))
        }
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => of_chain(chain(error)),
        SdkError::ResponseError(_) => (Fault::Unknown, UNREADABLE.into()),
        _ => (Fault::Failed, chain(error)),
    };
    CloudError { service, operation, fault, detail: short(&detail) }
}

fn described(code: &str, message: &str, status: u16) -> String {
    match (code, message) {
        ("", "") => format!("HTTP status {status}"),
        (code, "") => code.to_owned(),
        ("", message) => message.to_owned(),
        (code, message) => format!("{code}: {message}"),
    }
}

/// What a code means, by the names that the services' own models use.
fn of_code(code: &str, message: &str, status: u16) -> Fault {
    let has = |words: &[&str]| words.iter().any(|word| code.contains(word));
    match code {
        "RequestTimeTooSkewed" | "RequestInTheFuture" => Fault::Clock,
        _ if code.contains("Signature") && (message.contains("expired") || message.contains("not yet")) => {
            Fault::Clock
        }
        _ if has(&["ExpiredToken", "TokenRefreshRequired", "RequestExpired"]) => Fault::Expired,
        "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" => {
            Fault::Region
        }
        _ if code.contains("Signature") && message.contains("region") => Fault::Region,
        _ if has(&[
            "UnrecognizedClient",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
        ]) =>
        {
            Fault::Credentials
        }
        _ if has(&["InvalidSignature", "MissingAuthenticationToken", "IncompleteSignature"]) => {
            Fault::Credentials
        }
        _ if has(&["AccessDenied", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized"]) => {
            Fault::Denied
        }
        _ if has(&[
            "Throttl",
            "TooManyRequests",
            "RequestLimitExceeded",
            "SlowDown",
            "LimitExceededException",
        ]) || code == "ProvisionedThroughputExceededException" =>
        {
            Fault::Throttled
        }
        _ if has(&["NotFound", "NoSuch"]) => Fault::Missing,
        // They have one code for all that is wrong with a request.
        "DirectConnectClientException" | "InvalidGatewayRequestException"
            if ["does not exist", "not found", "could not be found"]
                .iter()
                .any(|words| message.contains(words)) =>
        {
            Fault::Missing
        }
        "ConditionalCheckFailedException" | "PreconditionFailed" | "ConditionalRequestConflict" => {
            Fault::Condition
        }
        "BackupInProgress" => Fault::Busy,
        _ if has(&["Validation", "InvalidParameter"]) => Fault::Invalid,
        _ if status == 403 => Fault::Denied,
        _ if status == 404 => Fault::Missing,
        _ if status == 429 => Fault::Throttled,
        _ => Fault::Failed,
    }
}

/// What never left this machine: nobody said who asks, or what said it failed.
fn of_chain(detail: String) -> (Fault, String) {
    let lower = detail.to_lowercase();
    let is_about_us = lower.contains("credential") || lower.contains("identity");
    (if is_about_us { Fault::Credentials } else { Fault::Failed }, detail)
}

/// All that lies behind an error, in one line. Only what is written for people: what an error is made of may hold an answer as a
/// whole, and whatever is secret in it.
fn chain<E: Error>(error: E) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        words += &format!(": {source}");
        next = source.source();
    }
    words
}

/// What a service says, as one printable line.
pub(super) fn one_line(said: &str) -> String {
    short(said)
}

fn short(detail: &str) -> String {
    let line = detail.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&line.chars().take(LONGEST).collect::<String>()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_has_another_name_in_every_service() {
        for (code, message, status, expected) in [
            ("ExpiredTokenException", "", 400, Fault::Expired),
            ("ExpiredToken", "", 403, Fault::Expired),
            ("AccessDeniedException", "", 400, Fault::Denied),
            ("UnauthorizedOperation", "", 403, Fault::Denied),
            ("ThrottlingException", "", 400, Fault::Throttled),
            ("ProvisionedThroughputExceededException", "", 400, Fault::Throttled),
            ("SlowDown", "", 503, Fault::Throttled),
            ("RequestTimeTooSkewed", "", 403, Fault::Clock),
            ("InvalidSignatureException", "Signature expired: 20261122T1 is now earlier", 403, Fault::Clock),
            (
                "InvalidSignatureException",
                "Credential should be scoped to a valid region.",
                403,
                Fault::Region,
            ),
            ("UnrecognizedClientException", "The security token is invalid.", 400, Fault::Credentials),
            ("FileSystemNotFound", "", 400, Fault::Missing),
            ("ResourceNotFoundException", "", 400, Fault::Missing),
            ("NoSuchBucket", "", 404, Fault::Missing),
            ("DirectConnectClientException", "Connection dxcon-1 does not exist.", 400, Fault::Missing),
            ("DirectConnectClientException", "Something else is wrong.", 400, Fault::Failed),
            ("InvalidGatewayRequestException", "The specified gateway was not found.", 400, Fault::Missing),
            ("ConditionalCheckFailedException", "", 400, Fault::Condition),
            ("BackupInProgress", "", 400, Fault::Busy),
            ("ValidationException", "Item size has exceeded the maximum allowed size", 400, Fault::Invalid),
            ("InvalidParameterValueException", "", 400, Fault::Invalid),
            ("InternalServerError", "", 500, Fault::Failed),
            ("", "", 403, Fault::Denied),
        ] {
            assert_eq!(of_code(code, message, status), expected, "{code} {message}");
        }
    }

    #[test]
    fn what_is_shown_is_one_printable_line() {
        assert_eq!(short("one\n two\u{1b}[31m"), r"one two\u{1b}[31m");
        assert_eq!(short(&"x".repeat(1000)).len(), LONGEST);
    }
}
