//! The real program on a free port, with an SQLite file of its own.

use super::town::MIND;
use moothall::app::App;
use moothall::assistant::ports::{ApiKey, Role, Store};
use moothall::config::Config;
use moothall::domain::ids::CouncilId;
use moothall::web::keys::digest;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// A running program; it stops when dropped.
pub(crate) struct TestApp {
    url: String,
    client: reqwest::Client,
    store: Arc<dyn Store>,
    database: String,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<()>>,
    folder: Option<TempDir>,
}

impl TestApp {
    /// With the default settings and no limit on requests.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With settings as the environment would give them: `MOOTHALL_HTTP__REQUESTS_PER_MINUTE`.
    pub(crate) async fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let database = format!("sqlite://{}", folder.path().join("moothall.sqlite").display());
        let given = [
            ("MOOTHALL_DATABASE__URL", database.as_str()),
            ("MOOTHALL_HTTP__LISTEN", "127.0.0.1:0"),
            ("MOOTHALL_HTTP__METRICS_LISTEN", ""),
            ("MOOTHALL_HTTP__REQUESTS_PER_MINUTE", "0"),
        ];
        let given =
            given.iter().filter(|(name, _)| settings.iter().all(|(set, _)| set != name)).chain(settings);
        let text: String = given.map(|(name, value)| setting(name, value)).collect();
        let config = Config::from_text(&text).expect("the settings fit");
        let database = config.database.url.expose().to_owned();
        let app = App::build_with(config, Arc::clone(&MIND)).await.expect("the program starts");
        let url = format!("http://{}", app.address().expect("it listens"));
        let store = Arc::clone(app.store());
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(async {
            let stopped = async {
                let _ = stopped.await;
            };
            app.run_until(stopped).await.expect("the program ends well");
        });
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { url, client, store, database, stop: Some(stop), running: Some(running), folder: Some(folder) }
    }

    /// Stops it as an operator would, and waits for the end; what it returns holds its files.
    pub(crate) async fn stop(mut self) -> TempDir {
        if let (Some(stop), Some(running)) = (self.stop.take(), self.running.take()) {
            let _ = stop.send(());
            running.await.expect("no panic");
        }
        self.folder.take().expect("it has not stopped before")
    }

    /// Where it answers, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    /// Somebody who asks it.
    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// Where it keeps everything.
    pub(crate) fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The address of its database, to meddle with.
    pub(crate) fn database(&self) -> &str {
        &self.database
    }

    /// A new key to its API.
    pub(crate) async fn key(&self, role: &str, council: &str) -> String {
        let key = format!("mh_{}", Uuid::new_v4().simple());
        let kept = ApiKey {
            id: format!("k{}", Uuid::new_v4().simple()),
            sha256: digest(key.as_bytes()),
            councils: vec![CouncilId::parse(council).expect("a council")],
            role: Role::parse(role).expect("a role"),
            created: jiff::Timestamp::now(),
        };
        self.store.add_key(&kept).await.expect("the key is kept");
        key
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

/// `MOOTHALL_HTTP__LISTEN` as a line of the settings file.
fn setting(name: &str, value: &str) -> String {
    let path = name.trim_start_matches("MOOTHALL_").to_lowercase().replace("__", ".");
    let bare = value.starts_with('[') || value.parse::<i64>().is_ok() || matches!(value, "true" | "false");
    if bare { format!("{path} = {value}\n") } else { format!("{path} = {value:?}\n") }
}
