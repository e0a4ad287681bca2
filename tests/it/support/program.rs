//! The real program as a process of its own, which can be refused, told to stop and killed.

use super::answer::{Answer, send};
use super::town::MIND;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take before the test has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer.
pub(crate) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "still not: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Where programs run: one folder to work in, one for the store, one for what they print, and their settings.
pub(crate) struct Place {
    folder: TempDir,
    settings: Vec<(String, String)>,
}

impl Place {
    /// With an SQLite file, no limit on requests and no metrics.
    pub(crate) fn new() -> Self {
        // What is learnt here is kept, so that the processes need not learn it again.
        LazyLock::force(&MIND);
        Self::without_content()
    }

    /// The same for programs that have other content than ours: nothing is learnt for them.
    pub(crate) fn without_content() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for name in ["work", "store", "output"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let place = Self { folder, settings: Vec::new() };
        let database = place.database();
        place
            .with("MOOTHALL_DATABASE__URL", database)
            .with("MOOTHALL_MATCHER__CACHE_FOLDER", env!("CARGO_TARGET_TMPDIR"))
            .with("MOOTHALL_HTTP__LISTEN", "127.0.0.1:0")
            .with("MOOTHALL_HTTP__METRICS_LISTEN", "")
            .with("MOOTHALL_HTTP__REQUESTS_PER_MINUTE", "0")
    }

    /// With a setting; the last of a name wins.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.push((name.to_owned(), value.into()));
        self
    }

    /// The address of its SQLite file, unless the settings name another database.
    pub(crate) fn database(&self) -> String {
        format!("sqlite://{}", self.path("store/moothall.sqlite").display())
    }

    /// A path inside: `work`, `store`, `output` or what the test puts there.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a program, whatever it is, run here with these settings and no others.
    pub(crate) fn settle(&self, command: &mut Command) {
        command.env_clear().env("HOME", self.path("work")).current_dir(self.path("work"));
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
    }

    /// Runs a command of the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_moothall"));
        self.settle(&mut command);
        command.args(arguments).output().expect("the program runs")
    }

    /// Starts serving, and returns once it answers.
    pub(crate) async fn serve(&self) -> Program {
        self.serve_as(Command::new(env!("CARGO_BIN_EXE_moothall"))).await
    }

    /// The same by a command that becomes the program.
    pub(crate) async fn serve_as(&self, mut command: Command) -> Program {
        self.settle(&mut command);
        let run = uuid::Uuid::new_v4().simple();
        let print = |name: &str| self.path("output").join(format!("{run}.{name}"));
        let file = |path: &Path| Stdio::from(File::create(path).expect("a file"));
        let (stdout, stderr) = (print("stdout"), print("stderr"));
        command.arg("serve").stdin(Stdio::null()).stdout(file(&stdout)).stderr(file(&stderr));
        let child = command.spawn().expect("the program starts");
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let mut program = Program { child, url: String::new(), client, stderr };
        program.url = eventually("the program prints its address", async || {
            let printed = fs::read_to_string(&stdout).expect("what it printed");
            let ended = program.child.try_wait().expect("a state");
            assert!(ended.is_none(), "the program ended with {ended:?}: {}", program.log());
            let (address, _) = printed.split_once("answers at ")?.1.split_once("/\n")?;
            Some(address.to_owned())
        })
        .await;
        program
    }
}

/// A process that serves; it is killed when dropped.
pub(crate) struct Program {
    child: Child,
    url: String,
    client: reqwest::Client,
    stderr: PathBuf,
}

impl Program {
    /// A request to it.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// Reads something.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    /// Makes an enquiry.
    pub(crate) async fn enquire(&self, body: &Value) -> Answer {
        send(self.request(Method::POST, "/v1/enquiries").json(body)).await
    }

    /// Uploads a file, in a form that is written out by hand: the crate's own client is built without forms.
    pub(crate) async fn upload(&self, council: &str, file: &[u8]) -> Answer {
        let fields = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"council\"\r\n\r\n{council}\r\n\
             --edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.exe\"\r\n\r\n"
        );
        let form = [fields.as_bytes(), file, b"\r\n--edge--\r\n"].concat();
        let asked = self.request(Method::POST, "/v1/attachments");
        send(asked.header("content-type", "multipart/form-data; boundary=edge").body(form)).await
    }

    /// Its address and port, for those who speak to it without a client.
    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> String {
        self.child.id().to_string()
    }

    /// What it wrote on standard error so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.stderr).expect("what it wrote")
    }

    /// Sends it a signal: `TERM`, `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.process()]).status().expect("kill runs");
        assert!(sent.success(), "the signal was sent");
    }

    /// How it ended, which it must do by itself.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        eventually("the program ends", async || self.child.try_wait().expect("a state")).await
    }

    /// Stops it as an operator would; it must end well.
    pub(crate) async fn stop(mut self) {
        self.signal("TERM");
        let ended = self.ended().await;
        assert!(ended.success(), "{ended:?}: {}", self.log());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended before, and then both are refused.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
