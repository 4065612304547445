//! A balancer without memory: each connection goes to the next node, and to the one after that
//! only if the first refuses to be connected to.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub(crate) struct Balancer {
    pub(crate) address: String,
    nodes: Arc<Nodes>,
    accepting: JoinHandle<()>,
}

struct Nodes {
    addresses: Vec<String>,
    turn: AtomicUsize,
    /// Connections that each node got.
    served: Vec<AtomicUsize>,
}

impl Balancer {
    pub(crate) async fn over(addresses: Vec<String>) -> Balancer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let served = addresses.iter().map(|_| AtomicUsize::default()).collect();
        let nodes = Arc::new(Nodes { addresses, turn: AtomicUsize::default(), served });
        let shared = Arc::clone(&nodes);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let nodes = Arc::clone(&shared);
                tokio::spawn(async move { nodes.pass_on(stream).await });
            }
        });
        Balancer { address, nodes, accepting }
    }

    /// How many connections a node has got so far.
    pub(crate) fn served(&self, node: usize) -> usize {
        self.nodes.served[node].load(Ordering::SeqCst)
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Nodes {
    async fn pass_on(&self, mut from: TcpStream) {
        // Whoever cannot be passed on sees the connection close, and says so.
        let Ok(mut to) = self.connect().await else { return };
        let _ = copy_bidirectional(&mut from, &mut to).await;
    }

    async fn connect(&self) -> io::Result<TcpStream> {
        let turn = self.turn.fetch_add(1, Ordering::SeqCst);
        let mut refused = io::Error::from(io::ErrorKind::NotFound);
        for next in 0..self.addresses.len() {
            let node = (turn + next) % self.addresses.len();
            match TcpStream::connect(&self.addresses[node]).await {
                Ok(stream) => {
                    self.served[node].fetch_add(1, Ordering::SeqCst);
                    return Ok(stream);
                }
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }
}
