//! What came back from a gateway.

/// What a call to a gateway brought. No answer is an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Bytes came back.
    Answered(Answer),
    /// Nothing came back.
    Silence(Silence),
}

/// An answer: its whole raw text, and the facts the gateway's adapter could read out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status of the HTTP answer.
    pub http_status: u16,
    /// The whole raw body: JSON, XML, an HTML error page, nothing, any bytes.
    pub body: Vec<u8>,
    /// The gateway's structured flag; `None` when the answer holds no readable transaction.
    pub approved: Option<bool>,
    /// Whether the structured state says that processing has ended. `false` means still pending,
    /// or not known.
    pub finished: bool,
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The connection was never established: surely nothing was sent.
    NotConnected,
    /// The request was written, and no answer came in time.
    TimedOut,
    /// The connection broke after the request was written.
    CutOff,
}
