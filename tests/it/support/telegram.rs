//! A pretend Telegram: a real HTTP server that speaks the Bot API's JSON for all that we use, with faults on demand.

use super::program::eventually;
use axum::Router;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// The token that every bot of the tests has.
pub(crate) const TOKEN: &str = "4242:not-a-secret";
/// What bots are called.
pub(crate) const USERNAME: &str = "borsetshire_bot";

/// A call that a bot made.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// `sendMessage`.
    pub(crate) method: String,
    /// Its fields; of an upload those that are text, and `file` with its size.
    pub(crate) body: Value,
    /// When it came.
    pub(crate) at: Instant,
}

impl Call {
    /// The chat that it is about.
    pub(crate) fn chat(&self) -> i64 {
        let chat = &self.body["chat_id"];
        chat.as_i64().or_else(|| chat.as_str()?.parse().ok()).unwrap_or_default()
    }

    /// The text that it sends.
    pub(crate) fn text(&self) -> &str {
        self.body["text"].as_str().unwrap_or_default()
    }

    /// What a button with this label carries.
    pub(crate) fn button(&self, label: &str) -> Option<String> {
        let rows = self.body["reply_markup"]["inline_keyboard"].as_array()?;
        let mut buttons = rows.iter().filter_map(Value::as_array).flatten();
        buttons.find(|button| button["text"] == label)?["callback_data"].as_str().map(str::to_owned)
    }
}

/// What goes wrong with a call.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// An answer of the Bot API that refuses.
    Refuse(u16, &'static str, Value),
    /// The call is done and the connection closed before the answer.
    Cut,
    /// The call is done after this time.
    Slow(Duration),
    /// The call is done and the answer is no JSON.
    Garbage,
}

impl Fault {
    /// 429.
    pub(crate) fn wait(seconds: u64) -> Self {
        Self::Refuse(429, "Too Many Requests: retry later", json!({"retry_after": seconds}))
    }

    /// 403.
    pub(crate) fn blocked() -> Self {
        Self::Refuse(403, "Forbidden: bot was blocked by the user", Value::Null)
    }

    /// 5xx.
    pub(crate) fn broken() -> Self {
        Self::Refuse(502, "Bad Gateway", Value::Null)
    }
}

#[derive(Default)]
struct World {
    updates: Vec<Value>,
    next_update: i64,
    next_message: i64,
    calls: Vec<Call>,
    /// By method and chat (0 for any): what goes wrong with the next calls.
    faults: BTreeMap<(String, i64), VecDeque<Fault>>,
    files: BTreeMap<String, Vec<u8>>,
    webhook: Option<String>,
    menu: BTreeMap<String, Value>,
}

struct Shared {
    world: Mutex<World>,
    rings: Notify,
}

/// The server; it stops when dropped.
pub(crate) struct Telegram {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

impl Drop for Telegram {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Telegram {
    /// On a free port.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let world = World { next_update: 1000, ..World::default() };
        let shared = Arc::new(Shared { world: Mutex::new(world), rings: Notify::new() });
        let router = Router::new()
            .route("/{bot}/{method}", post(call))
            .route("/file/{bot}/{name}", get(file))
            .with_state(Arc::clone(&shared));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
        Self { url, shared, serving }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.shared.world.lock().expect("no test panics while it holds the world")
    }

    /// A message of a resident, as an update with an id of its own; nobody has it yet.
    pub(crate) fn message(&self, chat: i64, content: Value) -> Value {
        let mut world = self.world();
        world.next_message += 1;
        let mut message = json!({
            "message_id": world.next_message, "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Jill <b>"},
            "from": {"id": chat, "is_bot": false, "first_name": "Jill <b>", "language_code": "en"},
        });
        let fields = content.as_object().expect("fields").clone();
        message.as_object_mut().expect("fields").extend(fields);
        drop(world);
        self.update("message", message)
    }

    /// An update of any kind; nobody has it yet.
    pub(crate) fn update(&self, kind: &str, content: Value) -> Value {
        let mut world = self.world();
        world.next_update += 1;
        json!({"update_id": world.next_update, kind: content})
    }

    /// A button that is pressed; nobody has heard of it yet.
    pub(crate) fn press(&self, chat: i64, data: &str) -> Value {
        let from = json!({"id": chat, "is_bot": false, "first_name": "Jill"});
        let chat = json!({"id": chat, "type": "private", "first_name": "Jill"});
        let message = json!({"message_id": 1, "date": 1_790_000_000, "chat": chat, "text": "Which?"});
        let query = json!({"id": "77", "from": from, "message": message, "chat_instance": "1", "data": data});
        self.update("callback_query", query)
    }

    /// Lets bots that poll have an update.
    pub(crate) fn hand_out(&self, update: Value) {
        self.world().updates.push(update);
        self.shared.rings.notify_waiters();
    }

    /// Keeps a file that residents send by this id.
    pub(crate) fn keep_file(&self, id: &str, bytes: impl Into<Vec<u8>>) {
        self.world().files.insert(id.to_owned(), bytes.into());
    }

    /// Makes the next call of a method go wrong, in this chat (0 for any).
    pub(crate) fn fail(&self, method: &str, chat: i64, fault: Fault) {
        self.world().faults.entry((method.to_owned(), chat)).or_default().push_back(fault);
    }

    /// Every call of a method so far, in the order in which they were done.
    pub(crate) fn calls(&self, method: &str) -> Vec<Call> {
        self.world().calls.iter().filter(|call| call.method == method).cloned().collect()
    }

    /// The texts that a chat has got, in order.
    pub(crate) fn texts(&self, chat: i64) -> Vec<String> {
        let sent = self.calls("sendMessage").into_iter().filter(|call| call.chat() == chat);
        sent.map(|call| call.text().to_owned()).collect()
    }

    /// The address that updates are posted to.
    pub(crate) fn webhook(&self) -> Option<String> {
        self.world().webhook.clone()
    }

    /// Waits until a chat has got so many texts, and returns the last.
    pub(crate) async fn nth(&self, chat: i64, number: usize) -> Call {
        eventually(&format!("text {number} of chat {chat}"), async || {
            let sent = self.calls("sendMessage").into_iter().filter(|call| call.chat() == chat);
            sent.take(number).enumerate().find(|(index, _)| index + 1 == number).map(|(_, call)| call)
        })
        .await
    }

    /// Waits until a method was called so often, and returns the last of these calls.
    pub(crate) async fn called(&self, method: &str, times: usize) -> Call {
        eventually(&format!("{method} called {times} times"), async || {
            let calls = self.calls(method);
            calls.get(times - 1).cloned()
        })
        .await
    }
}

fn refusal(code: u16, description: &str, parameters: &Value) -> Response {
    let mut body = json!({"ok": false, "error_code": code, "description": description});
    if !parameters.is_null() {
        body["parameters"] = parameters.clone();
    }
    (StatusCode::from_u16(code).expect("a status"), axum::Json(body)).into_response()
}

async fn file(State(shared): State<Arc<Shared>>, Path((bot, name)): Path<(String, String)>) -> Response {
    assert_eq!(bot, format!("bot{TOKEN}"));
    let world = shared.world.lock().expect("the world");
    match world.files.get(&name) {
        Some(bytes) => bytes.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn call(
    State(shared): State<Arc<Shared>>,
    Path((bot, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    if bot != format!("bot{TOKEN}") {
        return refusal(401, "Unauthorized", &Value::Null);
    }
    let body = body(request).await;
    if !body.is_object() {
        return refusal(400, "Bad Request: expected an object", &Value::Null);
    }
    let call = Call { method: method.clone(), body, at: Instant::now() };
    let fault = {
        let mut world = shared.world.lock().expect("the world");
        let chats = [call.chat(), 0];
        chats.iter().find_map(|chat| world.faults.get_mut(&(method.clone(), *chat))?.pop_front())
    };
    match fault {
        Some(Fault::Refuse(code, description, parameters)) => {
            let mut world = shared.world.lock().expect("the world");
            world.calls.push(Call { method: format!("refused {method}"), ..call });
            refusal(code, description, &parameters)
        }
        Some(Fault::Cut) => {
            done(&shared, call).await;
            // A panic without a message ends the connection at once, before the answer's first byte.
            std::panic::resume_unwind(Box::new("cut"))
        }
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(time).await;
            done(&shared, call).await
        }
        Some(Fault::Garbage) => {
            done(&shared, call).await;
            "<html>what?</html>".into_response()
        }
        None => done(&shared, call).await,
    }
}

async fn body(request: Request) -> Value {
    let media =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media.starts_with("multipart/") {
        let bytes = axum::body::to_bytes(request.into_body(), 1 << 20).await.expect("a body");
        return serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    }
    let mut form = Multipart::from_request(request, &()).await.expect("a form");
    let mut fields = json!({});
    while let Some(field) = form.next_field().await.expect("a field") {
        let name = field.name().expect("a name").to_owned();
        if field.file_name().is_some() {
            fields["file"] = field.bytes().await.expect("bytes").len().into();
            fields["as"] = name.into();
        } else {
            fields[name] = field.text().await.expect("text").into();
        }
    }
    fields
}

async fn done(shared: &Shared, call: Call) -> Response {
    let result = match call.method.as_str() {
        "getUpdates" => return updates(shared, &call.body).await,
        method => {
            let mut world = shared.world.lock().expect("the world");
            let result = world.answer(method, &call);
            world.calls.push(call);
            result
        }
    };
    match result {
        Ok(result) => axum::Json(json!({"ok": true, "result": result})).into_response(),
        Err((code, description)) => refusal(code, description, &Value::Null),
    }
}

async fn updates(shared: &Shared, asked: &Value) -> Response {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(asked["timeout"].as_u64().unwrap_or(0));
    loop {
        let rings = shared.rings.notified();
        {
            let mut world = shared.world.lock().expect("the world");
            if world.webhook.is_some() {
                let why = "Conflict: can't use getUpdates method while webhook is active";
                return refusal(409, why, &Value::Null);
            }
            if let Some(offset) = asked["offset"].as_i64() {
                world.updates.retain(|update| update["update_id"].as_i64() >= Some(offset));
            }
            if !world.updates.is_empty() || tokio::time::Instant::now() >= deadline {
                let some: Vec<Value> = world.updates.iter().take(100).cloned().collect();
                return axum::Json(json!({"ok": true, "result": some})).into_response();
            }
        }
        let _ = tokio::time::timeout_at(deadline, rings).await;
    }
}

impl World {
    fn answer(&mut self, method: &str, call: &Call) -> Result<Value, (u16, &'static str)> {
        let language = call.body["language_code"].as_str().unwrap_or_default();
        let kept = |what: &str| format!("{what}/{language}");
        Ok(match method {
            "getMe" => json!({
                "id": 4242, "is_bot": true, "first_name": "Borsetshire", "username": USERNAME, "can_join_groups": true,
                "can_read_all_group_messages": false, "supports_inline_queries": false, "can_connect_to_business": false,
                "has_main_web_app": false,
            }),
            "sendMessage" | "sendPhoto" | "sendDocument" => {
                if call.text().encode_utf16().count() > 8192 {
                    return Err((400, "Bad Request: message is too long"));
                }
                self.next_message += 1;
                let chat = json!({"id": call.chat(), "type": "private", "first_name": "Jill"});
                json!({"message_id": self.next_message, "date": 1_790_000_000, "chat": chat, "text": call.text()})
            }
            "getFile" => {
                let id = call.body["file_id"].as_str().unwrap_or_default();
                let Some(bytes) = self.files.get(id) else {
                    return Err((400, "Bad Request: wrong file_id or the file is temporarily unavailable"));
                };
                if bytes.len() > 20 * 1024 * 1024 {
                    return Err((400, "Bad Request: file is too big"));
                }
                json!({"file_id": id, "file_unique_id": "u", "file_size": bytes.len(), "file_path": id})
            }
            "setWebhook" => {
                self.webhook = call.body["url"].as_str().map(str::to_owned);
                json!(true)
            }
            "deleteWebhook" => {
                self.webhook = None;
                json!(true)
            }
            "getWebhookInfo" => json!({
                "url": self.webhook.clone().unwrap_or_default(), "has_custom_certificate": false,
                "pending_update_count": self.updates.len(),
            }),
            "getMyCommands" => self.menu.get(&kept("commands")).cloned().unwrap_or_else(|| json!([])),
            "setMyCommands" => {
                self.menu.insert(kept("commands"), call.body["commands"].clone());
                json!(true)
            }
            "getMyName" => {
                json!({"name": self.menu.get(&kept("name")).cloned().unwrap_or_else(|| json!(""))})
            }
            "setMyName" => {
                self.menu.insert(kept("name"), call.body["name"].clone());
                json!(true)
            }
            "getMyDescription" => {
                json!({"description": self.menu.get(&kept("description")).cloned().unwrap_or_else(|| json!(""))})
            }
            "setMyDescription" => {
                self.menu.insert(kept("description"), call.body["description"].clone());
                json!(true)
            }
            "getMyShortDescription" => {
                json!({"short_description": self.menu.get(&kept("about")).cloned().unwrap_or_else(|| json!(""))})
            }
            "setMyShortDescription" => {
                self.menu.insert(kept("about"), call.body["short_description"].clone());
                json!(true)
            }
            "answerCallbackQuery" | "sendChatAction" | "leaveChat" => json!(true),
            _ => return Err((404, "Not Found: method not found")),
        })
    }
}
