//! What residents may want to know before they write: what is kept and for how long, and how accessible this is.

use super::{Room, Visit};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::SignedDuration;
use minijinja::context;

/// `GET /privacy?council=slug`: true to the settings of this installation.
pub(super) async fn privacy(State(desk): Room, visit: Visit) -> Response {
    let keep = &desk.settings.retention;
    let values = context! {
        council => &visit.name,
        query => visit.query(),
        conversations => said(keep.conversations),
        tickets => said(keep.tickets),
        attachments => said(keep.attachments),
        receipts => said(keep.receipts),
        dead_letters => said(keep.dead_letters), deliveries => said(keep.deliveries),
    };
    desk.templates.page(StatusCode::OK, "privacy.html", values)
}

/// `GET /accessibility?council=slug`.
pub(super) async fn accessibility(State(desk): Room, visit: Visit) -> Response {
    let values = context! { council => &visit.name, query => visit.query() };
    desk.templates.page(StatusCode::OK, "accessibility.html", values)
}

/// A time as people say it: whole years, else days, or hours when it is less than two days.
fn said(time: SignedDuration) -> String {
    let hours = time.as_hours();
    let days = hours / 24;
    match (hours, days) {
        (1, _) => "1 hour".to_owned(),
        (..48, _) => format!("{hours} hours"),
        (_, 365) => "1 year".to_owned(),
        _ if days % 365 == 0 => format!("{} years", days / 365),
        _ => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        let of = |hours| said(SignedDuration::from_hours(hours));
        assert_eq!([of(1), of(36), of(48), of(24 * 90)], ["1 hour", "36 hours", "2 days", "90 days"]);
        assert_eq!([of(24 * 365), of(24 * 730)], ["1 year", "2 years"]);
    }
}
