//! One command as an operation, and the refusals that all of them share.

use serde_json::{Map, Value, json};

use super::schemas::Row;
use crate::{ErrorCode, Who};

/// What commands are about, as their names begin.
pub(super) const NOUNS: &[&str] = &[
    "desk",
    "ledger",
    "letter",
    "office",
    "prefecture",
    "reissue",
    "staff",
    "install",
    "visit",
    "insurer",
    "text",
    "kana",
    "birth_date",
    "era",
    "password",
    "mail_address",
    "signup",
    "session",
    "recovery",
    "terms",
    "notice",
    "my_page",
    "settings",
    "demo",
];

/// Refusals that stand before any command has looked at the request.
const BEFORE: &[(u16, &str)] = &[
    (408, "The request came too slowly."),
    (413, "The request is larger than allowed."),
    (415, "The content type is not application/json."),
    (421, "The host is not one that is served here."),
];

/// Refusals of commands, by the status of their codes.
const REFUSED: &[(u16, &str)] = &[
    (400, "The request does not have the agreed shape."),
    (401, "Nobody is logged in, or the session has ended."),
    (403, "Not allowed here, now, or from this origin."),
    (404, "Not there for this person, or no such command."),
    (409, "Right, but not at this point."),
    (422, "Read and refused: by fields, or by a rule."),
    (429, "Too often."),
    (500, "An unexpected error; the incident number stands in the log."),
    (503, "Not just now."),
];

/// The operation of a command.
pub(super) fn of(row: &Row) -> Value {
    let name = row.command.as_str();
    let (security, who) = match row.command.spec().who {
        Who::Visitor => (json!([]), "Anybody, also before log-in."),
        Who::MemberWaiting => {
            (json!([{ "session": [] }]), "A logged-in member, also while terms wait or the screen is locked.")
        }
        Who::Member => (json!([{ "session": [] }]), "A logged-in member who has accepted the terms in force."),
        Who::OfficeWaiting => {
            (json!([{ "session": [] }]), "A logged-in care office, also while something is still asked of it.")
        }
        Who::Office => (json!([{ "session": [] }]), "A logged-in care office of which nothing is asked any more."),
        Who::DeskWaiting => (json!([{ "session": [] }]), "A logged-in clerk, also before the second factor."),
        Who::Desk => (json!([{ "session": [] }]), "Any logged-in clerk."),
        Who::Reviewer => (json!([{ "session": [] }]), "A clerk who reviews applications and keeps the ledger."),
        Who::Printer => (json!([{ "session": [] }]), "A clerk who prints and posts letters."),
        Who::Demo => (json!([]), "Only where demo data is served."),
    };
    let noun = NOUNS.iter().find(|noun| name.strip_prefix(**noun).is_some_and(|rest| rest.starts_with('_')));
    let mut responses: Map<String, Value> = Map::new();
    responses.insert("200".to_owned(), answer(row));
    for (status, _) in BEFORE.iter().chain(REFUSED) {
        if *status != 401 || security != json!([]) {
            responses.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/Refused{status}") }));
        }
    }
    json!({
        "operationId": name,
        "tags": noun.map(|noun| vec![*noun]).unwrap_or_default(),
        "description": who,
        "security": security,
        "requestBody": { "required": true, "content": { "application/json": { "schema": row.request } } },
        "responses": responses,
    })
}

fn answer(row: &Row) -> Value {
    if row.command.gives_paper() {
        return json!({
            "description": "The paper itself.",
            "headers": {
                "Content-Disposition": { "description": "Its file name.", "schema": { "type": "string" } },
            },
            "content": { "application/pdf": { "schema": { "type": "string", "contentMediaType": "application/pdf" } } },
        });
    }
    json!({ "description": "Done.", "content": { "application/json": { "schema": row.answer } } })
}

/// The refusals, each with the codes that it may hold.
pub(super) fn refusals() -> Map<String, Value> {
    let error = json!({ "$ref": "#/components/schemas/WireError" });
    let before = BEFORE.iter().map(|(status, sense)| (*status, *sense, error.clone()));
    let refused = REFUSED.iter().map(|(status, sense)| {
        let mut codes: Vec<ErrorCode> =
            ErrorCode::ALL.iter().copied().filter(|code| code.status() == *status).collect();
        match *status {
            // An unknown command is told as what may not be called.
            404 => codes.push(ErrorCode::NotAllowed),
            // A peer above its rate, before any command has looked at the request.
            429 => codes.push(ErrorCode::Busy),
            _ => {}
        }
        (*status, *sense, json!({ "allOf": [error, { "properties": { "code": { "enum": codes } } }] }))
    });
    before
        .chain(refused)
        .map(|(status, sense, schema)| (format!("Refused{status}"), refusal(status, sense, &schema)))
        .collect()
}

fn refusal(status: u16, sense: &str, schema: &Value) -> Value {
    let mut told = json!({ "description": sense, "content": { "application/json": { "schema": schema } } });
    if matches!(status, 429 | 503) {
        told["headers"] = json!({
            "Retry-After": {
                "description": "Seconds until another try is worth making.",
                "schema": { "type": "integer", "minimum": 1 },
            },
        });
    }
    told
}
