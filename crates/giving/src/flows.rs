//! Flows are counted where they happen, whoever asked for them (C-21).

use std::sync::Arc;

use crate::Giving;
use crate::error::Error;
use crate::gifts::Given;
use crate::imports::{ImportError, ImportReport};
use crate::ports::{Ending, Flow, Meter, Running};
use crate::refunds::Refunded;
use crate::releases::Release;
use crate::tasks::Step;

impl Giving {
    /// The same use cases, counted.
    #[must_use]
    pub fn counted_by(self, meter: Arc<dyn Meter>) -> Giving {
        Giving { meter, ..self }
    }

    /// Runs a flow and counts how it ended.
    pub(crate) async fn flow<T: Ends, E: Ends>(
        &self,
        flow: Flow,
        run: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        counted(self.meter.begin(flow), run).await
    }
}

/// Runs a flow that has begun, and counts how it ended.
pub(crate) async fn counted<T: Ends, E: Ends>(
    running: Box<dyn Running>,
    run: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let result = run.await;
    running.end(result.as_ref().map_or_else(Ends::ending, Ends::ending));
    result
}

/// What an answer, or an error, says of how its flow ended.
pub(crate) trait Ends {
    fn ending(&self) -> Ending {
        Ending::Done
    }
}

impl Ends for () {}
impl Ends for bool {}
impl Ends for Given {}
impl Ends for ImportReport {}
impl Ends for Refunded {}

impl Ends for Release {
    fn ending(&self) -> Ending {
        match self {
            Release::BatchReleased => Ending::Done,
            Release::PlanPaused => Ending::Refused,
        }
    }
}

impl Ends for Step {
    fn ending(&self) -> Ending {
        match self {
            Step::Done => Ending::Done,
            Step::Later { .. } => Ending::Later,
            Step::Park { .. } => Ending::Parked,
        }
    }
}

impl Ends for Error {
    fn ending(&self) -> Ending {
        match self {
            Error::NotFound
            | Error::Invalid(_)
            | Error::Refused(_)
            | Error::SignInFailed
            | Error::Throttled { .. }
            | Error::OtherContent => Ending::Refused,
            Error::Conflict | Error::Unavailable(_) => Ending::Busy,
            Error::Internal(_) => Ending::Failed,
        }
    }
}

impl Ends for ImportError {
    fn ending(&self) -> Ending {
        match self {
            ImportError::File(_) => Ending::Refused,
            ImportError::Giving(error) => error.ending(),
        }
    }
}
