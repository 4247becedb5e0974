//! Servers whose TLS is not to be trusted.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use stripe_runtime::{Client, ClientBuilder, reqwest};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::clock::Jump;
use crate::server::Server;
use crate::trial::{KEY, Thing, check_secrets, post, thing};

/// A server with a self-signed certificate for a name.
struct SelfSigned {
    address: SocketAddr,
    certificate: CertificateDer<'static>,
    connections: Arc<AtomicUsize>,
}

impl SelfSigned {
    async fn start(name: &str) -> Self {
        let signed = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        let certificate = signed.cert.der().clone();
        let key = PrivatePkcs8KeyDer::from(signed.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key.into())
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::<AtomicUsize>::default();
        let count = connections.clone();
        tokio::spawn(async move {
            let acceptor = TlsAcceptor::from(Arc::new(config));
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(acceptor.clone(), stream));
            }
        });
        Self {
            address,
            certificate,
            connections,
        }
    }

    fn client(&self, clock: &Arc<Jump>) -> ClientBuilder {
        let url = format!("https://{}", self.address);
        Client::builder(KEY).base_url(url).clock(clock.clone())
    }

    /// A client that trusts this server's certificate.
    fn trusting(&self, clock: &Arc<Jump>) -> ClientBuilder {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let tls = rustls::ClientConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let http = reqwest::Client::builder().tls_backend_preconfigured(tls);
        self.client(clock).http_client(http.build().unwrap())
    }

    /// One attempt without a wait, and an error that says why.
    async fn check_refused(&self, client: ClientBuilder, clock: &Jump, why: &str) {
        let sent = client.build().unwrap().execute::<Thing>(post()).await;
        let error = sent.unwrap_err();
        assert!(error.is_connection() && error.status().is_none(), "{error}");
        let text = error.to_string();
        assert!(
            text.contains("certificate") && text.contains(why),
            "{error}"
        );
        assert_eq!((error.attempts(), clock.waits().len()), (1, 0));
        assert_eq!(self.connections.load(Ordering::Relaxed), 1);
        assert_eq!(error.idempotency_key().map(str::len), Some(36));
        check_secrets(&error, &self.address.to_string());
    }
}

async fn serve(acceptor: TlsAcceptor, stream: TcpStream) {
    // Where the client refuses the certificate, there is no stream.
    if let Ok(mut stream) = acceptor.accept(stream).await {
        stream.read_u8().await.unwrap();
        stream.write_all(thing().as_bytes()).await.unwrap();
        let _ = stream.shutdown().await;
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_final() {
    let server = SelfSigned::start("127.0.0.1").await;
    let clock = Jump::new();
    let client = server.client(&clock);
    server.check_refused(client, &clock, "UnknownIssuer").await;
}

#[tokio::test]
async fn a_certificate_of_another_name_is_final() {
    let server = SelfSigned::start("other.example").await;
    let clock = Jump::new();
    let client = server.trusting(&clock);
    server.check_refused(client, &clock, "other.example").await;
}

#[tokio::test]
async fn a_trusted_certificate_is_none_of_these() {
    let server = SelfSigned::start("127.0.0.1").await;
    let client = server.trusting(&Jump::new()).build().unwrap();
    let got = client.execute::<Thing>(post()).await.unwrap();
    assert_eq!(got.id, "thing_1");
}

#[tokio::test]
async fn a_handshake_that_breaks_off_is_tried_again() {
    let server = Server::play([vec![], vec![], vec![]]).await;
    let clock = Jump::new();
    let client = Client::builder(KEY)
        .base_url(format!("https://{}", server.host()))
        .clock(clock.clone());
    let sent = client.build().unwrap().execute::<Thing>(post()).await;
    let error = sent.unwrap_err();
    assert!(error.is_connection(), "{error}");
    assert_eq!((error.attempts(), clock.waits().len()), (3, 2));
    assert_eq!(server.connections(), 3);
}
