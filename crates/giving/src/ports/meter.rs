//! What operators count: each flow of the product, how it ended, how long it took, and how many are
//! under way (C-21). Who counts, and in whose format, is not giving's business.

/// A flow of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// A donor gives, or makes a schedule.
    Give,
    /// A schedule's date becomes a gift.
    Schedule,
    /// A gift is sent to its gateway.
    Send,
    /// A gateway is asked what became of an attempt.
    Inquire,
    /// A gift is held under a delay.
    Hold,
    /// A batch of held gifts is let go.
    Release,
    /// A gift goes back to its donor.
    Refund,
    /// Money reached a church's bank.
    Payout,
    /// A mirror is told of changes.
    WriteBack,
    /// Donors and history are imported.
    Import,
    /// Orders are told to mirrors again.
    Replay,
}

impl Flow {
    pub const ALL: [Flow; 11] = [
        Flow::Give,
        Flow::Schedule,
        Flow::Send,
        Flow::Inquire,
        Flow::Hold,
        Flow::Release,
        Flow::Refund,
        Flow::Payout,
        Flow::WriteBack,
        Flow::Import,
        Flow::Replay,
    ];

    /// The stable name in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Flow::Give => "give",
            Flow::Schedule => "schedule",
            Flow::Send => "send",
            Flow::Inquire => "inquire",
            Flow::Hold => "hold",
            Flow::Release => "release",
            Flow::Refund => "refund",
            Flow::Payout => "payout",
            Flow::WriteBack => "write_back",
            Flow::Import => "import",
            Flow::Replay => "replay",
        }
    }
}

/// How a flow ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// It did what it was for.
    Done,
    /// Its time has not come; it is not wrong, and tried again.
    Later,
    /// A rule said no, or what was typed does not fit.
    Refused,
    /// The database was busy, or somebody else was first; it is tried again.
    Busy,
    /// A person must look.
    Parked,
    /// Something that cannot be, was.
    Failed,
    /// Nobody waited for its end: the request was given up, or the process stops.
    CutOff,
}

impl Ending {
    pub const ALL: [Ending; 7] = [
        Ending::Done,
        Ending::Later,
        Ending::Refused,
        Ending::Busy,
        Ending::Parked,
        Ending::Failed,
        Ending::CutOff,
    ];

    /// The stable name in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Ending::Done => "done",
            Ending::Later => "later",
            Ending::Refused => "refused",
            Ending::Busy => "busy",
            Ending::Parked => "parked",
            Ending::Failed => "failed",
            Ending::CutOff => "cut_off",
        }
    }
}

/// Counts flows.
pub trait Meter: Send + Sync {
    /// A flow begins.
    fn begin(&self, flow: Flow) -> Box<dyn Running>;
}

/// A flow under way. Dropped without an end it was cut off.
pub trait Running: Send {
    fn end(self: Box<Self>, ending: Ending);
}

/// Counts nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMeter;

impl Meter for NoMeter {
    fn begin(&self, _: Flow) -> Box<dyn Running> {
        Box::new(NoMeter)
    }
}

impl Running for NoMeter {
    fn end(self: Box<Self>, _: Ending) {}
}
