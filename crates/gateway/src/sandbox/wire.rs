//! What the sandbox writes on the wire: Spreedly's JSON, as its reference documents it. Kept apart
//! from what the client reads, so that neither can hide the other's mistakes.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use kernel::Timestamp;
use serde_json::{Value, json};

use super::book::{Deed, Record};
use super::method::{Method, Standing};

/// Seconds and "Z", as the wire tells time.
fn instant(at: Timestamp) -> String {
    at.to_jiff().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A record as the wire shows it, and as its bank stands to it.
pub(super) fn record(record: &Record, gateway_type: &str, standing: &Standing) -> Value {
    let pending = *standing == Standing::Pending;
    let returned = match standing {
        Standing::Returned(code) => Some(code.as_str()),
        Standing::Done | Standing::Pending => None,
    };
    let succeeded = record.succeeded && returned.is_none();
    let state = match (succeeded, pending) {
        (true, true) => "pending",
        (true, false) => "succeeded",
        (false, _) => "gateway_processing_failed",
    };
    // Only the orchestrator's own words have a key; a gateway's are passed on as they are.
    let said = if returned.is_some() { "Returned by the bank" } else { record.message.as_str() };
    let (message_key, message) = if succeeded {
        (Some("messages.transaction_succeeded"), "Succeeded!")
    } else {
        (None, said)
    };
    let kind = match record.kind {
        Deed::Purchase => "Purchase",
        Deed::Verify => "Verification",
        Deed::Credit => "Credit",
        Deed::Void => "Void",
    };
    let at = instant(record.at);
    let refused = Some(record.code.as_str()).filter(|code| !record.succeeded && !code.is_empty());
    let code = returned.or(refused);
    json!({
        "on_test_gateway": true,
        "token": record.token,
        "transaction_type": kind,
        "created_at": at,
        "updated_at": at,
        "succeeded": succeeded,
        "state": state,
        "order_id": record.key,
        "amount": record.amount,
        "currency_code": record.currency,
        "message_key": message_key,
        "message": message,
        "gateway_token": record.gateway,
        "gateway_type": gateway_type,
        "reference_token": record.of,
        "response": {
            "success": succeeded,
            "message": said,
            "avs_code": null,
            "avs_message": null,
            "cvv_code": null,
            "cvv_message": null,
            "pending": pending,
            "result_unknown": false,
            "error_code": code,
            "error_detail": null,
            "cancelled": false,
            "fraud_review": null,
            "created_at": at,
            "updated_at": at,
        },
        "payment_method": Method::read(&record.method).map(|method| method.on_the_wire()),
    })
}

/// The answer to a deed: 200 when it was done, 422 when it was refused.
pub(super) fn deed(record: Value, succeeded: bool) -> Response {
    let status = if succeeded { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    (status, Json(json!({ "transaction": record }))).into_response()
}

/// A request that never got as far as a gateway.
pub(super) fn refused(status: StatusCode, key: &str, message: &str) -> Response {
    let error = json!({ "key": key, "message": message });
    (status, Json(json!({ "errors": [error] }))).into_response()
}

/// What comes from in front of the orchestrator when something there has fallen over.
pub(super) fn html_error() -> Response {
    const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>500 Internal Server Error</title>\
        </head>\n<body><h1>Internal Server Error</h1>\n\
        <p>No information is returned from App Server.</p></body></html>\n";
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::INTERNAL_SERVER_ERROR, html, PAGE).into_response()
}

/// A token that names nothing.
pub(super) fn no_such(what: &str) -> Response {
    let message = format!("Unable to find the specified {what}.");
    refused(StatusCode::NOT_FOUND, "errors.not_found", &message)
}
