//! A scenario once more, through our session: what happened is taken from the labels of the recording
//! and from what the client said of its own request.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use headwater::table::{self, Transport};
use headwater::{
    Account, Agent, Call, Compaction, Credential, InstallId, Product, Session, Socket, Task, Turn,
};
use headwater_codegen::{Source, compile};
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::captured::{Request, Scenario, Sent, Way, add_body};
use crate::clients::family;

/// What we send for each of the requests.
pub(crate) fn replayed(theirs: &Scenario) -> Vec<Sent> {
    let table = table(theirs);
    let mut ours = Vec::new();
    let mut replay: Option<Replay> = None;
    for request in &theirs.requests {
        let current = match replay.take() {
            Some(replay) if replay.session_number == request.session => replay,
            _ => Replay::new(request),
        };
        let mut current = current.at(request, theirs.client.resumes);
        ours.push(current.send(table, request, &theirs.version));
        replay = Some(current);
    }
    ours
}

/// One session on its way.
struct Replay {
    session_number: u32,
    turn_number: u32,
    session: Session,
    turn: Turn,
    /// The turn of the sub-agent that the turn has.
    sub_agent: Option<Turn>,
    call: Option<Call>,
    socket: Option<Socket>,
}

impl Replay {
    fn new(request: &Request) -> Self {
        let install = InstallId::new("one installation").unwrap();
        let session = Session::new().with_install(install);
        Self {
            session_number: request.session,
            turn_number: request.turn,
            turn: session.turn(),
            session,
            sub_agent: None,
            call: None,
            socket: None,
        }
    }

    /// Where the request stands. A client whose turns are processes saves its session between them.
    fn at(mut self, request: &Request, resumes: bool) -> Self {
        if request.turn != self.turn_number {
            if resumes && !request.scenario.starts_with("inproc") {
                let install = InstallId::new("one installation").unwrap();
                self.session = Session::resume(self.session.save()).with_install(install);
            }
            self.turn_number = request.turn;
            self.turn = self.session.turn();
            self.sub_agent = None;
        }
        self
    }

    fn send(&mut self, table: &'static table::Provider, request: &Request, version: &str) -> Sent {
        match request.way() {
            Way::Call => self.send_call(table, request, version),
            Way::Handshake => self.open(table, request, version),
            Way::Frame => self.send_frame(request),
        }
    }

    fn open(&mut self, table: &'static table::Provider, request: &Request, version: &str) -> Sent {
        let account = account(table, request, version);
        let socket = account.socket(table.apis[0].name, &self.session).unwrap();
        let sent = of_headers(socket.request().headers());
        socket.opened(request.status(), &request.response_headers());
        self.socket = Some(socket);
        sent
    }

    /// The first frame of Codex warms the cache, before there is a turn.
    fn send_frame(&mut self, request: &Request) -> Sent {
        let socket = self.socket.as_ref().expect("a handshake comes first");
        let frame = if request.has_member("generate") {
            socket.frame(&self.session.task(Task::Prewarm), body(request))
        } else {
            socket.frame(&self.turn, body(request))
        };
        let mut sent = Sent::new();
        let text = frame.unwrap().text().to_owned();
        add_body(&serde_json::from_str(&text).unwrap(), &mut sent);
        sent
    }

    fn send_call(
        &mut self,
        table: &'static table::Provider,
        request: &Request,
        version: &str,
    ) -> Sent {
        let retried = self.call.take().filter(|_| request.attempt > 0);
        let compaction = is_compaction(request).then(|| self.turn.compaction());
        let call = match retried {
            Some(mut call) => {
                call.retry();
                call
            }
            None => self.make(table, request, version, compaction.as_ref()),
        };
        let sent = sent(&call);
        // What the answer gave is kept by the session; its usage is no matter here.
        let _ = call
            .received(request.status(), &request.response_headers())
            .abort();
        if let Some(compaction) = compaction {
            compaction.commit();
        }
        self.call = Some(call);
        sent
    }

    fn make(
        &mut self,
        table: &'static table::Provider,
        request: &Request,
        version: &str,
        compaction: Option<&Compaction>,
    ) -> Call {
        let account = account(table, request, version);
        let api = table.apis[0];
        let is_streamed = request.body["stream"] == true;
        let transport = if is_streamed {
            Transport::Sse
        } else {
            Transport::Http
        };
        let model = request.body["model"].as_str().unwrap_or("model").to_owned();
        let body = body(request);
        let call = if let Some(compaction) = compaction {
            Call::to_model(&account, api, model, transport, compaction, body)
        } else if is_memory(request) {
            let task = self.turn.task(Task::Memory);
            Call::to_model(&account, api, model, transport, &task, body)
        } else {
            Call::to_model(&account, api, model, transport, self.turn(request), body)
        };
        match request.header("anthropic-beta") {
            Some(betas) if betas.contains("context-1m") => call.unwrap().with_param("long", "true"),
            _ => call,
        }
        .unwrap()
    }

    fn turn(&mut self, request: &Request) -> &Turn {
        let agent = match request.header("x-openai-subagent") {
            Some(_) => Agent::Review,
            None if is_sub_agent(request) => Agent::Subagent,
            None => return &self.turn,
        };
        let turn = &self.turn;
        self.sub_agent
            .get_or_insert_with(|| turn.sub_agent(agent).turn())
    }
}

fn account(table: &'static table::Provider, request: &Request, version: &str) -> Account {
    let given = [
        ("opt", request.scenario.clone()),
        ("api", request.api.clone()),
        ("client", request.client.clone()),
        ("version", version.to_owned()),
        (
            "resumed",
            said(request, "history_initialization").unwrap_or_default(),
        ),
    ];
    let account = Account::new(table, Credential::none(), Product::new("replay", "1"));
    let params = (0..).zip(table.params);
    params.fold(account, |account, (place, param)| {
        let value = given.iter().find(|(name, _)| *name == param.name);
        match value {
            Some((_, value)) => account.with_param(place, value.clone()),
            None => account,
        }
    })
}

fn is_sub_agent(request: &Request) -> bool {
    let marks = ["x-openai-subagent", "x-claude-code-agent-id"];
    marks.iter().any(|mark| request.header(mark).is_some())
}

fn is_compaction(request: &Request) -> bool {
    said(request, "request_kind").as_deref() == Some("compaction")
}

fn is_memory(request: &Request) -> bool {
    let prompt = request.body["metadata"]["promptId"].as_str();
    prompt.is_some_and(|id| id.contains("memory"))
}

/// What a client says of the request in its metadata.
fn said(request: &Request, name: &str) -> Option<String> {
    let metadata: Value = serde_json::from_str(request.header("x-codex-turn-metadata")?).unwrap();
    metadata[name].as_str().map(str::to_owned)
}

/// A body like the one that was sent: who spoke last, tools, an image.
fn body(request: &Request) -> Value {
    let body = &request.body;
    let is_tool_step = request.step > 0 && request.attempt == 0;
    let last = match body["last"].as_str() {
        Some("function_call_output" | "tool") => "tool",
        // Where a tool's result is a part of a user's message, the role alone does not tell.
        Some("user") if is_tool_step && family(&request.api) == "anthropic-messages" => "tool",
        Some(role @ ("system" | "developer" | "assistant")) => role,
        _ => "user",
    };
    let has_image = body["has_image"] == true;
    let mut made = match family(&request.api) {
        "openai-responses" => json!({ "input": [item(last, has_image)] }),
        "gemini" => json!({ "contents": [{ "role": "user", "parts": [{ "text": "Hi" }] }] }),
        "bedrock-converse" => {
            json!({ "messages": [{ "role": "user", "content": [{ "text": "Hi" }] }] })
        }
        family => json!({ "messages": [message(family, last, has_image)] }),
    };
    for name in ["model", "stream", "thinking"] {
        if !body[name].is_null() {
            made[name] = body[name].clone();
        }
    }
    if body["has_tools"] == true {
        made["tools"] = json!([{ "name": "look" }]);
    }
    made
}

fn item(last: &str, has_image: bool) -> Value {
    match last {
        "tool" => json!({ "type": "function_call_output", "call_id": "c", "output": "42" }),
        role if has_image => {
            json!({ "role": role, "content": [{ "type": "input_image", "image_url": "data:," }] })
        }
        role => json!({ "role": role, "content": "Hi" }),
    }
}

fn message(family: &str, last: &str, has_image: bool) -> Value {
    match (family, last) {
        ("anthropic-messages", "tool") => {
            json!({ "role": "user", "content": [{ "type": "tool_result", "tool_use_id": "c", "content": "42" }] })
        }
        ("anthropic-messages", role) if has_image => {
            json!({ "role": role, "content": [{ "type": "image", "source": { "type": "url", "url": "data:," } }] })
        }
        (_, role) if has_image => {
            json!({ "role": role, "content": [{ "type": "image_url", "image_url": { "url": "data:," } }] })
        }
        (_, role) => json!({ "role": role, "content": "Hi" }),
    }
}

fn sent(call: &Call) -> Sent {
    let mut sent = of_headers(&call.headers());
    let body: Value = serde_json::from_slice(call.body()).unwrap();
    add_body(&body, &mut sent);
    sent
}

fn of_headers(headers: &HeaderMap) -> Sent {
    let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

/// The client's spec with the family of this API, which tells it what a body says.
fn table(theirs: &Scenario) -> &'static table::Provider {
    static TABLES: LazyLock<Mutex<HashMap<String, &'static table::Provider>>> =
        LazyLock::new(Mutex::default);
    let family = family(&theirs.requests[0].api);
    let spec = theirs.client.spec;
    let made = || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients");
        let text = fs::read_to_string(folder.join(format!("{spec}.toml"))).unwrap();
        let of_family = format!("[api.main]\nfamily = \"{family}\"");
        let text = text.replace("[api.main]", &of_family);
        match compile(&Source::new(spec, text)) {
            Ok(compiled) => compiled.table,
            Err(report) => panic!("{report}"),
        }
    };
    let key = format!("{spec} {family}");
    TABLES.lock().unwrap().entry(key).or_insert_with(made)
}
