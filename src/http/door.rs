//! The door of the house: whoever stands before it when it closes is let in first.
//!
//! A connection is made by the machine, not by us: when a listener is dropped, those that are made
//! and not yet accepted are cut off. A balancer takes that for a failure, while a connection that
//! is refused goes to another node.

use std::future::pending;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

type Guest = (TcpStream, SocketAddr);

/// A listener that lets everybody in until it is time, then those who have come already.
pub(super) struct Door {
    address: SocketAddr,
    open: Option<TcpListener>,
    closing: Pin<Box<dyn Future<Output = ()> + Send>>,
    last: Vec<Guest>,
    closed: Option<oneshot::Sender<()>>,
}

/// A door that closes when `closing` completes; the receiver hears when the last guest is in.
pub(super) fn open(
    listener: TcpListener,
    closing: impl Future<Output = ()> + Send + 'static,
) -> io::Result<(Door, oneshot::Receiver<()>)> {
    let (closed, is_closed) = oneshot::channel();
    let door = Door {
        address: listener.local_addr()?,
        open: Some(listener),
        closing: Box::pin(closing),
        last: Vec::new(),
        closed: Some(closed),
    };
    Ok((door, is_closed))
}

impl Listener for Door {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> Guest {
        if let Some(listener) = &mut self.open {
            tokio::select! {
                guest = Listener::accept(listener) => return guest,
                () = &mut self.closing => {}
            }
        }
        if let Some(listener) = self.open.take() {
            self.last = who_has_come(listener).unwrap_or_else(|error| {
                tracing::warn!(%error, "those before the door were not let in");
                Vec::new()
            });
        }
        match self.last.pop() {
            Some(guest) => guest,
            None => {
                drop(self.closed.take());
                pending().await
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Everybody who is connected. The listener is gone afterwards: the next one is refused.
fn who_has_come(listener: TcpListener) -> io::Result<Vec<Guest>> {
    let listener = listener.into_std()?;
    let mut guests = Vec::new();
    loop {
        match listener.accept() {
            Ok(guest) => guests.push(guest),
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
            // Nobody else.
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => return Err(error),
        }
    }
    drop(listener);
    guests
        .into_iter()
        .map(|(stream, from)| {
            stream.set_nonblocking(true)?;
            Ok((TcpStream::from_std(stream)?, from))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn b15_who_has_connected_is_let_in_and_the_next_is_refused() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut early = Vec::new();
        for _ in 0..20 {
            early.push(TcpStream::connect(address).await.unwrap());
        }
        let (mut door, mut is_closed) = open(listener, async {}).unwrap();
        for _ in 0..20 {
            let (mut guest, _) = door.accept().await;
            guest.write_all(b"come in").await.unwrap();
        }
        assert!(is_closed.try_recv().is_err());
        tokio::select! {
            _ = door.accept() => panic!("there is one too many"),
            _ = &mut is_closed => {}
        }
        for mut guest in early {
            let mut said = String::new();
            guest.read_to_string(&mut said).await.unwrap();
            assert_eq!(said, "come in");
        }
        let refused = TcpStream::connect(address).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    }
}
