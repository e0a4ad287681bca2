//! One address that never stops asking.

use crate::support::databases::connect;
use crate::support::{TestApp, send};
use futures::StreamExt;
use serde_json::json;
use sqlx::{Connection, Row};

/// Requests a minute that the test allows.
const ALLOWED: usize = 20;

#[tokio::test]
async fn thousands_of_conversations_by_one_address_are_refused_and_leave_no_row() {
    let app = TestApp::start_with(&[("MOOTHALL_HTTP__REQUESTS_PER_MINUTE", &ALLOWED.to_string())]).await;
    let body = json!({"council": "borsetshire", "text": "hello"});
    let ask = || send(app.client().post(format!("{}/v1/enquiries", app.url())).json(&body));
    let mut asked = futures::stream::iter(0..3000).map(|_| ask()).buffer_unordered(16);
    let mut opened = 0;
    while let Some(answer) = asked.next().await {
        if answer.status == 200 {
            opened += 1;
            continue;
        }
        let wait: u64 = answer.is_problem(429).header("retry-after").parse().expect("seconds");
        assert!((1..=60).contains(&wait), "{wait}");
    }
    // The bucket refills while the test runs, at one in three seconds.
    assert!((ALLOWED..ALLOWED + 20).contains(&opened), "{opened}");

    let mut connection = connect(app.database()).await;
    for (table, rows) in
        [("conversations", opened), ("messages", 2 * opened), ("tickets", 0), ("receipts", 0)]
    {
        let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let row = sqlx::query(count).fetch_one(&mut connection).await.expect("a count");
        assert_eq!(row.get::<i64, _>(0), rows as i64, "{table}");
    }
    connection.close().await.expect("closes");
}
