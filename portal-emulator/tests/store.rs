//! A state that outlives the emulator.
#![cfg(feature = "sqlite")]

mod hooks;

use std::fs;
use std::path::Path;

use hooks::{START, Trial, frozen};
use portal_emulator::{Emulator, Options};
use reqwest::Method;
use serde_json::json;

fn kept_in(file: &Path) -> Options {
    Options {
        data: Some(file.to_path_buf()),
        ..frozen()
    }
}

#[tokio::test]
async fn an_emulator_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.db");
    let mut ids = Vec::new();
    for run in 0..3 {
        let trial = Trial::with(kept_in(&file)).await;
        let state = trial.get("state?kind=customers").await;
        let kept = state["customers"].as_array().unwrap().iter();
        let kept: Vec<_> = kept
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect();
        assert!(kept.ends_with(&ids), "{kept:?} {ids:?}");
        assert_eq!(trial.get("clock").await["now"], START + 60 * run);
        for name in ["Ada", "Grace"] {
            ids.push(trial.customer(name).await);
        }
        trial.post("clock", json!({ "advance": 60 })).await;
        trial.emulator.shut_down().await.unwrap();
    }
    ids.dedup();
    assert_eq!(ids.len(), 6);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn an_answer_is_had_again_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.db");
    let mut answers = Vec::new();
    for _ in 0..2 {
        let trial = Trial::with(kept_in(&file)).await;
        let request = trial.request(Method::POST, "/v1/customers");
        let request = request
            .bearer_auth(trial.emulator.key())
            .header("idempotency-key", "key_1");
        answers.push(request.send().await.unwrap().text().await.unwrap());
        trial.emulator.shut_down().await.unwrap();
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn a_reset_is_kept_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.db");
    let trial = Trial::with(kept_in(&file)).await;
    let before = trial.get("state?kind=customers").await;
    trial.customer("Ada").await;
    trial.emulator.shut_down().await.unwrap();
    let trial = Trial::with(kept_in(&file)).await;
    trial.post("reset", json!({})).await;
    trial.emulator.shut_down().await.unwrap();
    let trial = Trial::with(kept_in(&file)).await;
    assert_eq!(trial.get("state?kind=customers").await, before);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    fs::write(&file, "notes").unwrap();
    let error = Emulator::with(kept_in(&file))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("notes.txt: it is no SQLite file"), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "notes");
}
