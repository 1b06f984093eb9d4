//! What goes back: JSON, and for what went wrong the problem, with the HTTP status that suits it.

use crate::problem::{Code, Problem};
use axum::Json;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A value, or a problem.
pub(super) fn of<T: Serialize>(result: Result<T, Problem>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(problem) => refusal(status(problem.code), &problem),
    }
}

/// A problem with a status of its own.
pub(super) fn refusal(status: StatusCode, problem: &Problem) -> Response {
    (status, Json(problem)).into_response()
}

/// A request that nobody here understands.
pub(super) fn wrong(status: StatusCode, message: impl Into<String>) -> Response {
    let hint = "See `docs/control.md` for what the control socket answers";
    refusal(status, &Problem::new(Code::Usage, message).with_hint(hint))
}

pub(super) async fn no_such_address(uri: Uri) -> Response {
    let path: String = uri.path().chars().take(100).collect();
    wrong(StatusCode::NOT_FOUND, format!("There is nothing at `{}`", path.escape_debug()))
}

pub(super) async fn no_such_method(method: Method, uri: Uri) -> Response {
    let message = format!("`{}` is not for {method}", uri.path().escape_debug());
    wrong(StatusCode::METHOD_NOT_ALLOWED, message)
}

fn status(code: Code) -> StatusCode {
    match (code, code.exit()) {
        (Code::RollUnknown, _) => StatusCode::NOT_FOUND,
        (Code::RollAmbiguous | Code::OrderRefused, _) => StatusCode::CONFLICT,
        (_, 2) => StatusCode::BAD_REQUEST,
        (_, 50) => StatusCode::CONFLICT,
        (_, 60) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
