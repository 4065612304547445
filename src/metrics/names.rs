//! Every metric there is: its name, its kind, and what it means. `docs/observability.md` tells the
//! same at more length, and a test holds the two and the dashboard together.

/// What kind of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// One metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    pub name: &'static str,
    pub kind: Kind,
    pub help: &'static str,
}

macro_rules! metrics {
    ($($constant:ident = $name:literal $kind:ident $help:literal,)*) => {
        $(pub(super) const $constant: &str = $name;)*

        /// All of them.
        pub const ALL: &[Metric] =
            &[$(Metric { name: $name, kind: Kind::$kind, help: $help },)*];
    };
}

metrics! {
    FLOWS = "offertory_flows_total" Counter "Flows that ended, by flow and by how they ended",
    FLOW_SECONDS = "offertory_flow_seconds" Histogram "How long a flow took, by flow",
    FLOWS_UNDER_WAY = "offertory_flows_under_way" Gauge "Flows that have begun and not ended",
    REQUESTS = "offertory_http_requests_total" Counter "Answers, by method, route and status",
    REQUEST_SECONDS = "offertory_http_request_seconds" Histogram "How long an answer took",
    TASKS = "offertory_tasks_total" Counter "Tasks that were run, by kind",
    TASK_LATENESS = "offertory_task_lateness_seconds" Histogram
        "How long after it was due a task began, by kind",
    ON_TIME = "offertory_on_time_total" Counter
        "Sends and dates that began within 60 seconds of being due (in_time: yes, no)",
    ON_TIME_PERCENT = "offertory_on_time_percent" Gauge
        "Of the last hour's, on this node: how many of a hundred began within 60 seconds",
    LOOP_ROUNDS = "offertory_loop_rounds_total" Counter
        "Rounds of a worker loop, by loop and result",
    LOOP_SECONDS = "offertory_loop_round_seconds" Histogram "How long a round of a loop took",
    LOOP_SILENT = "offertory_loop_silent_seconds" Gauge
        "How long a worker loop has not said that it lives",
    QUEUE_WAITING = "offertory_tasks_waiting" Gauge "Tasks to be done, by kind, also those not due",
    QUEUE_DUE = "offertory_tasks_due" Gauge "Tasks whose time has come, by kind",
    QUEUE_LATE = "offertory_tasks_oldest_due_seconds" Gauge
        "How long the task that waits longest has been due, by kind",
    PARKED = "offertory_tasks_parked" Gauge "Tasks that were given up: a person must look",
    HELD = "offertory_held_gifts" Gauge "Gifts held under a delay, by gateway",
    HELD_SUM = "offertory_held_minor_units" Gauge
        "The sum of held gifts in the smallest unit of the currency, by gateway and currency",
    UNCERTAIN = "offertory_uncertain_attempts" Gauge
        "Attempts of which nobody knows yet what became of the money",
    FINDINGS = "offertory_books_in_trouble" Gauge
        "Churches whose books did not add up when last validated, or are overdue: the accuracy",
    COMPLIANCE = "offertory_compliance_check" Gauge "A compliance check: 1 passed, 0 not",
    COMPLIANCE_PASSED = "offertory_compliance_checks_passed" Gauge
        "How many compliance checks passed",
    REACTIONS = "offertory_reactions" Gauge "How often each reaction rule has fired, by rule",
    ELEVATED = "offertory_answers_elevated" Gauge
        "1: such answers come more often than usual (watch, gateway, series)",
    ROLLOUT_PERCENT = "offertory_rollout_percent" Gauge "How many of a hundred churches are let in",
    ROLLOUT_SEEN = "offertory_rollout_results" Gauge
        "Results of a group in the present window, by rollout and group",
    ROLLOUT_FAILED = "offertory_rollout_failures" Gauge
        "Failures of a group in the present window, by rollout and group",
    MIRROR_BEHIND = "offertory_mirror_accounts_behind" Gauge
        "Accounts of which a mirror does not have the latest change",
    MIRROR_SILENT = "offertory_mirror_silent_seconds" Gauge
        "How long a mirror has not answered",
    HEALTH = "offertory_health" Gauge "An entry of health as it last stood: 1 well, 0 a loss",
    SWITCHED_ON = "offertory_schedules_on" Gauge
        "1: gifts of schedules are sent. 0: the schedule engine is switched off",
    OVERDUE = "offertory_schedules_overdue" Gauge
        "Schedules that are due for over five minutes and are no gifts yet",
    CLOCK = "offertory_clock_ahead_seconds" Gauge
        "How far a node's clock is ahead of the database's, by node",
    WINDOWS_ON = "offertory_maintenance_on" Gauge "Maintenance windows that hold gifts",
    DATABASE = "offertory_database_read" Gauge
        "1: the gauges above are of now. 0: the database did not answer, they are of before",
}
