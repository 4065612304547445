//! Flows, as Prometheus counts them: how many ended and how, how long they took, how many are under
//! way (C-21).

use std::time::Instant;

use giving::ports::{Ending, Flow, Meter, Running};
use metrics::{Counter, Gauge};

use super::names::{FLOW_SECONDS, FLOWS, FLOWS_UNDER_WAY};

/// Counts flows. Without a listener it counts for nobody, and costs next to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted;

struct UnderWay {
    flow: Flow,
    since: Instant,
    ending: Ending,
}

pub(super) fn under_way(flow: Flow) -> Gauge {
    metrics::gauge!(FLOWS_UNDER_WAY, "flow" => flow.name())
}

pub(super) fn ended(flow: Flow, ending: Ending) -> Counter {
    metrics::counter!(FLOWS, "flow" => flow.name(), "result" => ending.name())
}

impl Meter for Counted {
    fn begin(&self, flow: Flow) -> Box<dyn Running> {
        under_way(flow).increment(1.0);
        Box::new(UnderWay { flow, since: Instant::now(), ending: Ending::CutOff })
    }
}

impl Running for UnderWay {
    fn end(mut self: Box<Self>, ending: Ending) {
        self.ending = ending;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        under_way(self.flow).decrement(1.0);
        ended(self.flow, self.ending).increment(1);
        metrics::histogram!(FLOW_SECONDS, "flow" => self.flow.name()).record(self.since.elapsed());
    }
}
