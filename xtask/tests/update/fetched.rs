//! Documents from a server: what is taken, what is tried again, and what is refused.

use crate::server::{Server, answer};
use crate::workspace::{NEW, OLD, Workspace};

const PATH: &str = "/stripe/openapi/v1/pets.yaml";

fn document() -> String {
    answer("200 OK", "Content-Type: text/plain; charset=utf-8\r\n", NEW)
}

/// The update fails after exactly these answers and says so.
#[track_caller]
fn refused(answers: &[&str], want: &str) {
    let (workspace, server) = (Workspace::new(), Server::start(answers));
    let told = workspace.refuses(&["--from", &server.url(PATH)], 1);
    assert!(told.contains(want), "{told}");
    assert_eq!(server.asked().len(), answers.len());
}

/// The update succeeds after exactly these answers.
#[track_caller]
fn taken(answers: &[&str]) -> Vec<String> {
    let (workspace, server) = (Workspace::new(), Server::start(answers));
    workspace.updates(&["--from", &server.url(PATH)]);
    assert_eq!(workspace.read("spec/pets.yaml"), NEW);
    server.asked()
}

#[test]
fn a_document_is_fetched_with_its_release() {
    let (workspace, server) = (Workspace::new(), Server::start(&[&document()]));
    let url = server.url(PATH);
    workspace.updates(&["--from", &url]);
    assert_eq!(server.asked(), [PATH]);
    assert_eq!(workspace.read("spec/pets.yaml"), NEW);
    let lock = &workspace.lock()["pets.yaml"];
    assert_eq!(
        lock["source"].as_str(),
        Some(&*url.replace("v1", "{release}"))
    );
    assert_eq!(lock["release"].as_str(), Some("v1"));
}

#[test]
fn the_address_comes_from_the_lock_and_the_release_from_the_command() {
    let old = answer("200 OK", "", OLD);
    let server = Server::start(&[&document(), &document(), &old]);
    let workspace = Workspace::new();
    workspace.updates(&["--from", &server.url(PATH)]);
    assert_eq!(workspace.updates(&[]), "spec/pets.yaml is up to date\n");
    workspace.updates(&["--release", "v2"]);
    assert_eq!(workspace.read("spec/pets.yaml"), OLD);
    assert_eq!(
        workspace.lock()["pets.yaml"]["release"].as_str(),
        Some("v2")
    );
    let second = PATH.replace("v1", "v2");
    assert_eq!(server.asked(), [PATH, PATH, &second]);
}

#[test]
fn errors_of_the_moment_are_tried_again() {
    let busy = answer("503 Service Unavailable", "", "");
    let slow = answer("429 Too Many Requests", "Retry-After: 0\r\n", "");
    taken(&[&busy, &slow, "", &document()]);
    refused(
        &[&busy, &busy, &busy, &busy],
        "the server said 503 Service Unavailable (tried 4 times)",
    );
}

#[test]
fn a_body_that_breaks_off_is_tried_again() {
    let document = document();
    let half = &document[..document.len() - 9];
    taken(&[half, &document]);
    refused(&[half, half, half, half], "it broke off");
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nopenapi:";
    refused(&[chunked, chunked, chunked, chunked], "it broke off");
}

#[test]
fn nobody_waits_for_long() {
    let later = answer("503 Service Unavailable", "Retry-After: 3600\r\n", "");
    refused(&[&later], "asks to wait 3600 s");
}

#[test]
fn errors_that_last_are_not_tried_again() {
    refused(&[&answer("404 Not Found", "", "none")], "404 Not Found");
    refused(&[&answer("204 No Content", "", "")], "204 No Content");
    let page = answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", NEW);
    refused(&[&page], "it is a page (text/html)");
    let long = "HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n";
    refused(&[long], "more than 67108864 bytes");
}

#[test]
fn redirects_are_followed_but_not_for_ever() {
    let on = answer("302 Found", "Location: /else/where.yaml\r\n", "");
    assert_eq!(taken(&[&on, &document()]), [PATH, "/else/where.yaml"]);
    refused(&[&*on; 6], "it leads on more than 5 times");
}

#[test]
fn what_arrives_is_read_before_anything_changes() {
    refused(&[&answer("200 OK", "", "{")], "error: http://127.0.0.1:");
    refused(&[&answer("200 OK", "", "a: b\n")], "openapi");
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let server = Server::start(&[]);
    let url = server.url(PATH);
    server.asked();
    let told = Workspace::new().refuses(&["--from", &url], 1);
    assert!(told.contains(&format!("cannot fetch {url}: ")), "{told}");
}
