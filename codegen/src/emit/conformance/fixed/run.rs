//! Sends requests one by one, and says which failed, and at which field.

use std::pin::Pin;
use std::process::ExitCode;
use std::{env, thread};

use crate::api::{self, Client, Error, ErrorKind};

/// What a request needs of a thread's stack: large objects are handed from setter to setter.
const STACK: usize = 512 << 20;

/// An operation, and requests of it.
pub(crate) struct Operation {
    name: &'static str,
    call: &'static str,
    requests: Vec<(&'static str, Request)>,
}

/// How a request is sent, or why it cannot be made.
type Request = Result<Send, &'static str>;
type Send = Box<dyn Fn(&Client) -> Sent<'_>>;
type Sent<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

#[allow(dead_code, reason = "not every crate has every kind of request")]
impl Operation {
    pub(crate) fn new(name: &'static str, call: &'static str) -> Self {
        Self {
            name,
            call,
            requests: Vec::new(),
        }
    }

    /// Adds a request to send, whose answer must fit its type.
    pub(crate) fn send<O: api::Operation + 'static>(
        mut self,
        request: &'static str,
        make: fn() -> O,
    ) -> Self {
        let send: Send = Box::new(move |client| {
            Box::pin(async move { client.send(&make()).await.map(drop) })
        });
        self.requests.push((request, Ok(send)));
        self
    }

    /// Adds a request whose answer is bytes, which are read to their end.
    pub(crate) fn download<O: api::Operation + 'static>(
        mut self,
        request: &'static str,
        make: fn() -> O,
    ) -> Self {
        let send: Send = Box::new(move |client| {
            Box::pin(async move {
                let download = client.download(api::Request::new(&make())?).await?;
                download.bytes().await.map(drop)
            })
        });
        self.requests.push((request, Ok(send)));
        self
    }

    /// Adds a request that cannot be made.
    pub(crate) fn cannot_send(mut self, request: &'static str, why: &'static str) -> Self {
        self.requests.push((request, Err(why)));
        self
    }
}

/// What became of the requests.
#[derive(Default)]
struct Tally {
    operations: usize,
    requests: usize,
    failed: usize,
    unsent: usize,
}

/// Sends the requests of all operations whose names the command line asks for.
pub(crate) fn run(modules: &[&[fn() -> Operation]]) -> ExitCode {
    let words = words(env::args().skip(1));
    let all = modules.iter().copied().flatten();
    let is_wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(&**word));
    let wanted: Vec<_> = all
        .copied()
        .filter(|operation| is_wanted(operation().name))
        .collect();
    if env::args().any(|word| word == "--list") {
        for operation in wanted {
            println!("{}: test", operation().name);
        }
        return ExitCode::SUCCESS;
    }
    let Ok(base_url) = env::var("STRIPE_API_BASE") else {
        println!("conformance: skipped, as STRIPE_API_BASE names no server to send requests to");
        return ExitCode::SUCCESS;
    };
    let thread = thread::Builder::new().stack_size(STACK);
    let thread = thread.spawn(move || send_all(&base_url, &wanted));
    match thread.map(thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        _ => ExitCode::FAILURE,
    }
}

/// The names that the command line asks for; what the standard harness also takes is passed over.
fn words(arguments: impl Iterator<Item = String>) -> Vec<String> {
    const WITH_VALUE: [&str; 5] = ["--color", "--format", "--logfile", "--skip", "--test-threads"];
    let mut words = Vec::new();
    let mut arguments = arguments;
    while let Some(word) = arguments.next() {
        if WITH_VALUE.contains(&&*word) {
            arguments.next();
        } else if !word.starts_with('-') {
            words.push(word);
        }
    }
    words
}

fn send_all(base_url: &str, operations: &[fn() -> Operation]) -> ExitCode {
    let key = env::var("STRIPE_SECRET_KEY").unwrap_or_else(|_| "sk_test_123".to_owned());
    let client = Client::builder(key).base_url(base_url).max_retries(0).build();
    let client = client.expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut tally = Tally::default();
    for operation in operations {
        if let Err(error) = runtime.block_on(check(&client, &operation(), &mut tally)) {
            eprintln!("conformance: {base_url} does not answer: {error}");
            return ExitCode::FAILURE;
        }
    }
    let Tally {
        operations,
        requests,
        failed,
        unsent,
    } = tally;
    println!(
        "conformance: {operations} operations, {requests} requests: {failed} failed; \
         {unsent} could not be made"
    );
    match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Sends the requests of an operation; it is an error if nobody answers.
async fn check(client: &Client, operation: &Operation, tally: &mut Tally) -> Result<(), Error> {
    tally.operations += 1;
    for (request, send) in &operation.requests {
        let place = format!("{} ({}), {request}", operation.name, operation.call);
        let send = match send {
            Ok(send) => send,
            Err(why) => {
                tally.unsent += 1;
                println!("not made: {place}: {why}");
                continue;
            }
        };
        tally.requests += 1;
        if let Err(error) = send(client).await {
            if error.kind() == ErrorKind::Connection {
                return Err(error);
            }
            tally.failed += 1;
            let field = error.param().or(error.json_path()).unwrap_or("-");
            println!("FAILED: {place}, field {field}: {error}");
        }
    }
    Ok(())
}
