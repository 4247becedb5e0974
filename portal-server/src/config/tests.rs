//! Precedence, all faults at once, and what nobody is shown.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::settings::{Kind, SETTINGS};
use super::*;

const KEY: &str = "sk_test_very_secret";
const WEBHOOK: &str = "whsec_very_secret";

fn sources(flags: &[(&'static str, &str)], variables: &[(&str, &str)], file: &str) -> Sources {
    let flags = flags
        .iter()
        .map(|(key, value)| (*key, vec![(*value).to_owned()]));
    let variables = variables.iter();
    let variables = variables.map(|(name, value)| (format!("PORTAL_{name}"), (*value).to_owned()));
    Sources {
        flags: Flags(flags.collect()),
        variables: variables.collect(),
        file: Some((PathBuf::from("portal.toml"), toml::from_str(file).unwrap())),
        faults: Faults::default(),
    }
}

fn read(sources: &Sources) -> Result<(Basics, Serving), String> {
    let mut reader = Reader::of(sources);
    let (basics, serving) = (Basics::read(&mut reader), Serving::read(&mut reader));
    reader
        .done(basics.zip(serving))
        .map_err(|faults| faults.to_string())
}

/// The faults, one a line.
fn faults(sources: &Sources) -> Vec<String> {
    let told = read(sources).map(drop).unwrap_err();
    told.lines()
        .skip(1)
        .map(|line| line.trim().to_owned())
        .collect()
}

/// What there must be, beside what a test is about.
const ENOUGH: [(&str, &str); 2] = [
    ("STRIPE_KEY", KEY),
    ("RETURN_ORIGINS", "https://app.example.com"),
];

#[test]
fn a_flag_goes_before_a_variable_before_the_file_before_the_default() {
    let file = "host = \"10.0.0.3\"\nport = 3\nworkers = 3";
    let variables = [&ENOUGH[..], &[("HOST", "10.0.0.2"), ("PORT", "2")]].concat();
    let (_, serving) = read(&sources(&[("host", "10.0.0.1")], &variables, file)).unwrap();
    assert_eq!(serving.listen.host.to_string(), "10.0.0.1");
    assert_eq!(serving.listen.port, 2);
    assert_eq!(serving.inbox.concurrency, 3);
    assert_eq!(serving.web.body_limit, 65_536);
}

#[test]
fn lists_are_lists_in_the_file_and_have_commas_elsewhere() {
    let file = "return_origins = [\"https://a.example\", \"https://b.example\"]";
    let (_, serving) = read(&sources(&[], &ENOUGH[..1], file)).unwrap();
    let origins = serving
        .web
        .return_origins
        .iter()
        .map(portal_server::Origin::as_str);
    assert_eq!(
        origins.collect::<Vec<_>>(),
        ["https://a.example", "https://b.example"]
    );
    let variables = [&ENOUGH[..], &[("WEBHOOK_SECRETS", "whsec_1, whsec_2")]].concat();
    let (_, serving) = read(&sources(&[], &variables, "")).unwrap();
    assert_eq!(serving.stripe.webhook_secrets.len(), 2);
}

#[test]
fn all_faults_are_told_at_once_with_their_places() {
    let flags = [
        ("port", "99999"),
        ("cors_origins", "https://a.example,nope"),
    ];
    let variables = [
        ("STRIPE_KEY", "pk_test_1"),
        ("HSTS", "a year"),
        ("HOST", ""),
        ("WEBHOOK_SECRETS", "whsec_1,secret"),
    ];
    let file =
        "workers = 0\nlog_level = \"loud\"\nbody_limit = [1, 2]\nmetrics = 1.5\njwt_issuer = \"x\"";
    let got = faults(&sources(&flags, &variables, file));
    let want = [
        "portal.toml: log_level: `loud`: write error, warn, info, debug or trace, or directives such as \
         info,portal_server=debug",
        "PORTAL_HOST: it is empty: leave it out, or set it; the address to listen on",
        "--port: `99999`: write a port from 0 to 65535",
        "PORTAL_STRIPE_KEY: it is no secret key, which begins with sk_test_, sk_live_, rk_test_ or rk_live_",
        "PORTAL_WEBHOOK_SECRETS: it is no signing secret, which begins with whsec_",
        "portal.toml: jwt_issuer: there is no key for JSON Web Tokens: set `jwks` or `jwt_secret` too",
        "--cors-origins: `nope`: an origin is http:// or https:// with a host and perhaps a port, such as \
         https://app.example.com",
        "PORTAL_HSTS: `a year`: write a number of seconds from 0 to 315360000",
        "portal.toml: body_limit: there are several, and there can be one only",
        "portal.toml: metrics: write a text, a whole number, true or false, or a list of texts",
        "return_origins: it is missing: set --return-origins, PORTAL_RETURN_ORIGINS, or `return_origins` in the \
         file; where customers may come back to, such as `https://app.example.com`; at least one",
        "portal.toml: workers: `0`: write a whole number from 1 on",
    ];
    assert_eq!(got, want);
}

#[test]
fn what_is_no_setting_is_told() {
    let variables = [
        ("STRIPE_KEYS", "x"),
        ("SERVER_SERVICE_HOST", "10.0.0.1"),
        ("PORT_FILE", "x"),
        ("CONFIG", "portal.toml"),
    ];
    let sources = sources(
        &[],
        &variables,
        "return_origin = \"x\"\nport_file = \"x\"\nstripe_key_file = \"x\"",
    );
    let mut told = Faults::default();
    sources.find_unknown(&mut told);
    let lines = [
        "PORTAL_PORT_FILE: there is no such setting: `portal-server --help` lists them",
        "PORTAL_SERVER_SERVICE_HOST: there is no such setting: Kubernetes made it, which `enableServiceLinks: \
         false` stops",
        "PORTAL_STRIPE_KEYS: there is no such setting: `portal-server --help` lists them",
        "portal.toml: port_file: there is no such setting: `portal-server --help` lists them",
        "portal.toml: return_origin: there is no such setting: `portal-server --help` lists them",
    ];
    let mut got: Vec<_> = told.0.iter().map(ToString::to_string).collect();
    got.sort();
    assert_eq!(got, lines);
}

/// A folder with a file of each secret.
fn secret_files() -> (TempDir, impl Fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("key", KEY),
        ("hooks", "whsec_1\nwhsec_2"),
        ("db", "postgres://u:pw@h/n"),
    ] {
        fs::write(folder.path().join(name), format!("{text}\n")).unwrap();
    }
    let root = folder.path().to_owned();
    let path = move |name: &str| root.join(name).display().to_string();
    (folder, path)
}

#[test]
fn secrets_come_from_files_too() {
    let (_folder, path) = secret_files();
    let (key, hooks, db) = (path("key"), path("hooks"), path("db"));
    let file = format!("stripe_key_file = {key:?}\ndatabase_file = {db:?}");
    let variables = [("WEBHOOK_SECRETS_FILE", hooks.as_str()), ENOUGH[1]];
    let (basics, serving) = read(&sources(&[], &variables, &file)).unwrap();
    assert_eq!(serving.stripe.key.expose(), KEY);
    assert_eq!(serving.stripe.webhook_secrets.len(), 2);
    assert_eq!(basics.database.expose(), "postgres://u:pw@h/n");
}

#[test]
fn secrets_stand_in_no_configuration_and_on_no_command_line() {
    let file = "stripe_key = \"sk_test_very_secret\"\njwt_secret_file = \"/nowhere\"";
    let flags = [("database", "postgres://u:very_secret@h/n")];
    let variables = [
        ENOUGH[1],
        ("WEBHOOK_SECRETS", "a"),
        ("WEBHOOK_SECRETS_FILE", "b"),
    ];
    let got = faults(&sources(&flags, &variables, file));
    let starts = [
        "--database: a password does not stand here: set PORTAL_DATABASE, or name a file with PORTAL_DATABASE_FILE",
        "portal.toml: stripe_key: a secret does not stand here: set PORTAL_STRIPE_KEY, or name a file with \
         `stripe_key_file`",
        "PORTAL_WEBHOOK_SECRETS_FILE: PORTAL_WEBHOOK_SECRETS is set too: unset one of them",
        "PORTAL_WEBHOOK_SECRETS: it is no signing secret, which begins with whsec_",
        "portal.toml: jwt_secret_file: /nowhere cannot be read: ",
    ];
    assert_eq!(got.len(), starts.len(), "{got:#?}");
    for (got, start) in got.iter().zip(starts) {
        assert!(
            got.starts_with(start) && !got.contains("very_secret"),
            "{got}"
        );
    }
}

#[test]
fn a_live_key_does_not_travel_unencrypted() {
    for (key, url, passes) in [
        ("sk_live_1", "http://stripe.example", false),
        ("rk_live_1", "https://stripe.example", true),
        ("sk_live_1", "http://127.0.0.1:12111", true),
        ("sk_test_1", "http://emulator:12111", true),
    ] {
        let variables = [("STRIPE_KEY", key), ENOUGH[1]];
        let read = read(&sources(&[("stripe_url", url)], &variables, ""));
        assert_eq!(read.is_ok(), passes, "{key} {url} {:?}", read.err());
    }
}

#[test]
fn customers_of_live_mode_come_back_encrypted() {
    for (key, origin, passes) in [
        ("sk_live_1", "http://app.example.com", false),
        ("sk_live_1", "https://app.example.com", true),
        ("sk_live_1", "http://localhost:3000", true),
        ("sk_test_1", "http://app.example.com", true),
    ] {
        let variables = [("STRIPE_KEY", key), ("RETURN_ORIGINS", origin)];
        let read = read(&sources(&[], &variables, ""));
        assert_eq!(read.is_ok(), passes, "{key} {origin} {:?}", read.err());
    }
}

#[test]
fn what_cannot_be_used_is_told_without_what_may_be_secret() {
    for (key, value, want) in [
        ("stripe_timeout", "30", "a request would end first"),
        (
            "stripe_url",
            "https://very_secret@h.example",
            "write all of it",
        ),
        ("configurations", "bpc_", "`bpc_`: write the id"),
        ("database", "postgres://h:very_secret/n", "it is no address"),
        ("database", "very_secret", "it is no address"),
        ("database", "sqlite::memory:", "it is no address"),
        ("database", "sqlite:x?very_secret=1", "it is no address"),
        ("connections", "0", "`0`: write a number from 1 to 1000"),
    ] {
        let got = faults(&sources(&[(key, value)], &ENOUGH, ""));
        let start = format!("--{}: {want}", key.replace('_', "-"));
        assert!(got[0].starts_with(&start), "{got:?}");
        assert!(got.len() == 1 && !got[0].contains("secret"), "{got:?}");
    }
}

#[test]
fn files_are_beside_the_configuration() {
    let (folder, _) = secret_files();
    let file = "stripe_key_file = \"key\"\njwks = \"keys.json\"\ndatabase = \"sqlite:p.db\"";
    let mut sources = sources(&[], &ENOUGH[1..], file);
    let at = folder.path().join("portal.toml");
    sources.file = Some((at.clone(), toml::from_str(file).unwrap()));
    let mut reader = Reader::of(&sources);
    let basics = Basics::read(&mut reader).unwrap();
    let root = folder.path().display();
    assert_eq!(basics.database.expose(), format!("sqlite:{root}/p.db"));
    // There is no set of keys, so that the fault says where it was looked for.
    let got = faults(&sources);
    assert_eq!(got.len(), 1, "{got:?}");
    assert!(got[0].contains(&format!("{root}/keys.json")), "{got:?}");
}

#[test]
fn nothing_secret_is_shown() {
    let jwt = "32 bytes at least, or very_secret";
    let variables = [
        ("STRIPE_KEY", KEY),
        ENOUGH[1],
        ("WEBHOOK_SECRETS", WEBHOOK),
        ("JWT_SECRET", jwt),
        ("DATABASE", "postgres://u:very_secret@h/n"),
    ];
    let shown = format!("{:?}", read(&sources(&[], &variables, "")).unwrap());
    assert!(
        shown.contains("app.example.com") && !shown.contains("very_secret"),
        "{shown}"
    );
}

#[test]
fn every_setting_is_a_row_of_the_readme() {
    let row = |it: &settings::Setting| {
        let flag = match it.kind {
            Kind::Secret | Kind::Secrets => "–".to_owned(),
            _ => format!("`--{} {}`", it.flag(), it.value),
        };
        let file = match it.kind.is_secret() {
            true => format!("`{}_file`", it.key),
            false => format!("`{}`", it.key),
        };
        let variable = match it.kind.has_file() {
            true => format!("`{0}`, `{0}_FILE`", it.variable()),
            false => format!("`{}`", it.variable()),
        };
        let default = it.default.map_or_else(String::new, |it| format!("`{it}`"));
        format!(
            "| {file} | {variable} | {flag} | {default} | {} |",
            it.about
        )
    };
    let head =
        "| in the file | in the environment | as a flag | unless set | |\n|---|---|---|---|---|";
    let rows: Vec<_> = SETTINGS.iter().map(row).collect();
    let table = format!("{head}\n{}\n", rows.join("\n"));
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(&table),
        "README.md lacks the table:\n{table}"
    );
}

#[test]
fn every_setting_is_read() {
    // A default that cannot be used would be a fault without any source.
    let got = faults(&sources(&[], &[], ""));
    assert_eq!(got.len(), 2, "{got:#?}");
    let given = SETTINGS
        .iter()
        .filter(|it| !it.kind.is_secret() && it.key != "jwks");
    for setting in given {
        // Free text cannot be wrong.
        let (value, is_free) = match setting.key {
            "jwt_issuer" | "jwt_audience" => ("x", true),
            _ => ("\u{1}", false),
        };
        let got = faults(&sources(&[(setting.key, value)], &ENOUGH, ""));
        assert!(
            is_free || got[0].starts_with(&format!("--{}", setting.flag())),
            "{got:?}"
        );
    }
}
