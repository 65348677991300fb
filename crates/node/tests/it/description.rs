//! docs/openapi.json and docs/local-api.md: both say what the program does, and all of it.

use std::path::Path;

use api::{ErrorCode, Route};
use serde_json::Value;

/// The description, as it stands in the repository.
pub(crate) fn document() -> Value {
    serde_json::from_str(&read("docs/openapi.json")).unwrap()
}

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

#[test]
fn generated_openapi_json() {
    let mut text = api::openapi::document().to_pretty_json().unwrap();
    text.push('\n');
    testkit::check_generated("docs/openapi.json", &text);
}

#[test]
fn the_document_has_the_routes_of_the_server_and_no_others() {
    let document = document();
    let described = document["paths"].as_object().unwrap().iter();
    let mut described: Vec<(String, String)> = described
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(|method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let mut served = Route::ALL.map(|route| (route.method().to_string(), route.path().to_owned()));
    described.sort();
    served.sort();
    assert_eq!(described, served);
}

#[test]
fn the_page_for_people_lists_every_route_and_every_code() {
    let page = read("docs/local-api.md");
    for route in Route::ALL {
        let row = format!("| {} | `{}` |", route.method(), route.path());
        assert!(
            page.contains(&row),
            "docs/local-api.md has no row that begins with {row}"
        );
    }
    let document = document();
    let codes = &document["components"]["schemas"]["ErrorCode"]["enum"];
    for code in codes.as_array().unwrap() {
        let known: ErrorCode = serde_json::from_value(code.clone()).unwrap();
        let row = format!("| `{}` | {} |", code.as_str().unwrap(), known.http_status());
        // These two are said by the client about a node, never by a node.
        let is_said_by_nodes = !matches!(known, ErrorCode::NoNode | ErrorCode::Unknown);
        assert_eq!(page.contains(&row), is_said_by_nodes, "{row}");
    }
}
