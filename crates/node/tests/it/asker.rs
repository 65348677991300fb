//! Asking a node by hand: HTTP/1.0 written as text, so that nothing of our own client stands between test and server.

use std::path::{Path, PathBuf};

use api::Route;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::UnixStream;

/// The content type of requests.
pub(crate) const JSON: &str = "application/json";

/// The content type of lines, each of them JSON.
const LINES_OF_JSON: &str = "application/x-ndjson";

/// What a node answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: Value,
}

/// Somebody who has a node's socket.
#[derive(Debug)]
pub(crate) struct Asker {
    socket: PathBuf,
}

impl Asker {
    pub(crate) fn new(home: &Path) -> Self {
        Self {
            socket: home.join("run/api.sock"),
        }
    }

    /// Asks and reads the whole answer, which must be JSON.
    pub(crate) async fn ask(&self, method: &str, path: &str, content_type: &str, body: &str) -> Answer {
        let mut answer = String::new();
        let mut stream = self.begin(method, path, content_type, body).await;
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let body =
            serde_json::from_str(body).unwrap_or_else(|error| panic!("{method} {path}: {error}: {answer}"));
        Answer {
            status: status(head),
            content_type: header(head, "content-type"),
            body,
        }
    }

    /// Asks for events and returns the lines of the answer's body as they come.
    pub(crate) async fn listen(&self) -> Lines<BufReader<UnixStream>> {
        self.follow(Route::Events, &Value::Null).await
    }

    /// Asks something that is answered by lines, and returns them as they come.
    pub(crate) async fn follow(&self, route: Route, request: &Value) -> Lines<BufReader<UnixStream>> {
        let (method, request) = (route.method(), request.to_string());
        let stream = self.begin(method.as_str(), route.path(), JSON, &request).await;
        let mut lines = BufReader::new(stream).lines();
        let mut head = String::new();
        while let Some(line) = lines.next_line().await.unwrap().filter(|line| !line.is_empty()) {
            head.push_str(&line);
            head.push_str("\r\n");
        }
        assert_eq!(status(&head), 200);
        assert_eq!(header(&head, "content-type"), LINES_OF_JSON);
        lines
    }

    /// Asks with lines of JSON, and returns the lines of the answer.
    pub(crate) async fn ask_lines(&self, path: &str, body: &str) -> Vec<Value> {
        let mut answer = String::new();
        let mut stream = self.begin("POST", path, LINES_OF_JSON, body).await;
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(
            (status(head), header(head, "content-type").as_str()),
            (200, LINES_OF_JSON)
        );
        body.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    async fn begin(&self, method: &str, path: &str, content_type: &str, body: &str) -> UnixStream {
        let mut stream = UnixStream::connect(&self.socket).await.unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.0\r\nhost: directnet\r\ncontent-type: {content_type}\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        // A server that has seen enough answers before it has read everything.
        let _ = stream.write_all(request.as_bytes()).await;
        stream
    }
}

fn status(head: &str) -> u16 {
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

fn header(head: &str, name: &str) -> String {
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    let found = headers.find(|(found, _)| found.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_owned()).unwrap_or_default()
}
