//! What was just done, said once on the page that follows a form. Donors read it in their language.

use kernel::Locale;
use views::Notice;
use words::{contacts, done as say, erase, fix, household, methods, pledges, settings};

/// What was just done: title, then what it means.
pub fn notice(locale: Locale, notice: Notice) -> (String, String) {
    let (title, means) = match notice {
        Notice::GiftReceived => {
            return (say::gift_received(locale), say::gift_received_means(locale));
        }
        Notice::GiftCancelled => {
            return (say::gift_cancelled(locale), say::gift_cancelled_means(locale));
        }
        Notice::GiftWaits => return (say::gift_waits(locale), say::gift_waits_means(locale)),
        Notice::OtherWayTaken => {
            return (say::other_way_taken(locale), say::other_way_taken_means(locale));
        }
        Notice::WishKept => return (say::wish_kept(locale), say::wish_kept_means(locale)),
        Notice::FallbackAgreed => {
            return (say::fallback_agreed(locale), say::fallback_agreed_means(locale));
        }
        Notice::FallbackEnded => {
            return (say::fallback_ended(locale), say::fallback_ended_means(locale));
        }
        Notice::ScheduleMade => {
            return (say::schedule_made(locale), say::schedule_made_means(locale));
        }
        Notice::ScheduleChanged => {
            return (say::schedule_changed(locale), say::schedule_changed_means(locale));
        }
        Notice::DateSkipped => return (say::date_skipped(locale), say::date_skipped_means(locale)),
        Notice::DateRestored => {
            return (say::date_restored(locale), say::date_restored_means(locale));
        }
        Notice::SchedulePaused => {
            return (say::schedule_paused(locale), say::schedule_paused_means(locale));
        }
        Notice::ScheduleResumed => {
            return (say::schedule_resumed(locale), say::schedule_resumed_means(locale));
        }
        Notice::ScheduleStopped => {
            return (say::schedule_stopped(locale), say::schedule_stopped_means(locale));
        }
        Notice::PasswordChanged => {
            return (say::password_changed(locale), say::password_changed_means(locale));
        }
        Notice::CodeSent => return (say::code_sent(locale), say::code_sent_means(locale)),
        Notice::LinkSent => return (say::link_sent(locale), say::link_sent_means(locale)),
        Notice::SignInEnded => {
            return (say::sign_in_ended(locale), say::sign_in_ended_means(locale));
        }
        Notice::SignInsEnded => {
            return (say::sign_ins_ended(locale), say::sign_ins_ended_means(locale));
        }
        Notice::PasskeyAdded => {
            return (say::passkey_added(locale), say::passkey_added_means(locale));
        }
        Notice::PasskeyRenamed => {
            return (say::passkey_renamed(locale), say::passkey_renamed_means(locale));
        }
        Notice::PasskeyRemoved => {
            return (say::passkey_removed(locale), say::passkey_removed_means(locale));
        }
        Notice::NoticesKept => return (say::notices_kept(locale), say::notices_kept_means(locale)),
        Notice::NoticeTestSent => {
            return (say::notice_test_sent(locale), say::notice_test_sent_means(locale));
        }
        Notice::AddressKept => {
            return (settings::address_kept(locale), settings::address_kept_means(locale));
        }
        Notice::PrintKept => {
            return (settings::print_kept(locale), settings::print_kept_means(locale));
        }
        Notice::ContactCodeSent => {
            return (contacts::done_code(locale), contacts::done_code_means(locale));
        }
        Notice::ContactProven => {
            return (contacts::done_proven(locale), contacts::done_proven_means(locale));
        }
        Notice::ContactRemoved => {
            return (contacts::done_removed(locale), contacts::done_removed_means(locale));
        }
        Notice::ZoneKept => return (say::zone_kept(locale), say::zone_kept_means(locale)),
        Notice::LanguageChosen => {
            return (say::language_chosen(locale), say::language_chosen_means(locale));
        }
        Notice::ReceiptSent => {
            return (words::receipt::sent(locale), words::receipt::sent_means(locale));
        }
        Notice::MethodAdded => {
            return (methods::done_added(locale), methods::done_added_means(locale));
        }
        Notice::MethodRenamed => {
            return (methods::done_renamed(locale), methods::done_renamed_means(locale));
        }
        Notice::MethodRemoved => {
            return (methods::done_removed(locale), methods::done_removed_means(locale));
        }
        Notice::MethodForAll => {
            return (methods::done_for_all(locale), methods::done_for_all_means(locale));
        }
        Notice::GiftMended => {
            return (fix::done_mended(locale), fix::done_mended_means(locale));
        }
        Notice::GiftLetBe => {
            return (fix::done_let_be(locale), fix::done_let_be_means(locale));
        }
        Notice::ErasureAsked => {
            return (erase::done_asked(locale), erase::done_asked_means(locale));
        }
        Notice::ErasureUndone => {
            return (erase::done_undone(locale), erase::done_undone_means(locale));
        }
        Notice::HouseholdAsked => {
            return (household::done_asked(locale), household::done_asked_means(locale));
        }
        Notice::HouseholdJoined => {
            return (household::done_joined(locale), household::done_joined_means(locale));
        }
        Notice::HouseholdDeclined => {
            return (household::done_declined(locale), household::done_declined_means(locale));
        }
        Notice::HouseholdWithdrawn => {
            return (household::done_withdrawn(locale), household::done_withdrawn_means(locale));
        }
        Notice::HouseholdLeft => {
            return (household::done_left(locale), household::done_left_means(locale));
        }
        Notice::HouseholdShared => {
            return (household::done_shared(locale), household::done_shared_means(locale));
        }
        Notice::HouseholdUnshared => {
            return (household::done_unshared(locale), household::done_unshared_means(locale));
        }
        Notice::PledgeMade => {
            return (pledges::done_made(locale), pledges::done_made_means(locale));
        }
        Notice::PledgeEnded => {
            return (pledges::done_ended(locale), pledges::done_ended_means(locale));
        }
        Notice::DelayBegun => {
            ("The delay is on", "New gifts are held. Donors read: received, assured.")
        }
        Notice::DelayEnded => ("The delay is off", "It released nothing: the release plan does."),
        Notice::ChurchLanguageKept => (
            "Your church speaks this language now",
            "Donors who chose no language read it in mails and texts from now on.",
        ),
        Notice::NoticeRead => ("Marked as read", "It stays in the list."),
        Notice::NoticeTaken => ("You have it", "Nobody else is woken about it."),
        Notice::NoticeTested => {
            ("The test is on its way", "It is in the list of notices; the mail follows.")
        }
        Notice::ChannelsSaved => ("Kept", "From now on you are told like this."),
        Notice::OnCallSaved => ("The order is kept", "It counts for what is told from now on."),
        Notice::WebhookAdded => ("The webhook is added", "Send a test to see how it answers."),
        Notice::WebhookTested => ("It was called", "What it answered stands below, first in line."),
        Notice::WebhookRotated => ("It has another secret", "Everything is signed with it now."),
        Notice::WebhookRemoved => ("The webhook is removed", "It is told nothing any more."),
        Notice::ProbeSent => ("The probe is on its way", "Its answer shows below within a minute."),
        Notice::SwitchedOff => ("Schedules are off", "Every staff page says so until they are on."),
        Notice::SwitchedOn => ("Schedules are on", "What was due meanwhile is taken now."),
        Notice::SwitchConfirmed => ("You agreed", "Schedules stay off; reminders go on."),
        Notice::WindowPlanned => (
            "The maintenance is planned",
            "From its first second nothing is sent to what it covers. Staff are reminded before.",
        ),
        Notice::WindowChanged => ("The maintenance is changed", "Sends look at the new plan."),
        Notice::WindowCancelled => ("The maintenance is cancelled", "Nothing will be held by it."),
        Notice::PlanDrawn => (
            "The release plan is drawn",
            "Nothing is released yet: a second person approves it. Everybody on call has a mail.",
        ),
        Notice::PlanApproved => ("The plan is approved", "Its first batch may go out."),
        Notice::BatchReleased => {
            ("The batch is released", "The next one opens when all of it is resolved.")
        }
        Notice::GivenBack => {
            ("The money goes back", "The donor gets a mail, and it within a few days.")
        }
        Notice::RefundAsked => (
            "The gateway gave no answer",
            "It is being asked what became of the refund. Nothing is sent a second time.",
        ),
        Notice::NotGivenBack => {
            ("The gateway said no", "Nothing went back. You may try again, or call the gateway.")
        }
        Notice::GiftMoved => ("The gift is in its new fund", "The books below show the move."),
        Notice::GiftGivenUp => ("The gift is given up", "Nothing was taken, and its donor knows."),
        Notice::DepositBooked => ("The deposit is in the books", "What still waits is below."),
        Notice::WrittenOff => ("It is written off", "What still waits is below."),
        Notice::BankNoted => ("It is in the books", "What is left of the gift is below."),
        Notice::CorrectionClosed => ("It is closed", "Nothing more is given back for it."),
        Notice::PlanPaused => (
            "Nothing was released",
            "Too many gifts of the last batch were not taken. The plan waits for you to look.",
        ),
        Notice::PlanStopped => {
            ("The plan is stopped", "What went out is not called back. The rest stays held.")
        }
        Notice::PlanResumed => {
            ("The plan goes on", "Nothing has gone out yet: its next batch may.")
        }
        Notice::PlanRunsOn => (
            "The plan runs on by itself",
            "Batch follows batch until all is resolved, something is wrong, or somebody stops it.",
        ),
        Notice::OverrideAsked => (
            "A second person is asked",
            "Everybody else on call has a mail. It stays locked so far.",
        ),
        Notice::OverrideAgreed => {
            ("You agreed", "It is open without probes, until something fails again.")
        }
        Notice::PlanAbandoned => ("The plan is abandoned", "All that was not taken stays held."),
        Notice::IncidentOpened => {
            ("The incident is open", "It holds nothing by itself. Everybody on call is told.")
        }
        Notice::IncidentTaken => ("You have it", "Everybody sees that, and nobody else is woken."),
        Notice::IncidentHandedOver => ("It is handed over", "Everybody sees who has it now."),
        Notice::IncidentMoved => ("It stands there now", "The timeline says who said so."),
        Notice::IncidentNoted => ("Your note is in the timeline", "Everybody on call can read it."),
        Notice::IncidentResolved => {
            ("The incident is over", "Write down what was learnt while it is fresh.")
        }
        Notice::BannerUp => ("The banner is up", "It stands on the pages of those concerned."),
        Notice::BannerDown => ("The banner is down", "Donors and churches read nothing of it."),
        Notice::PostMortemKept => ("It is kept", "It is not finished yet."),
        Notice::PostMortemFinished => {
            ("The post-mortem is finished", "It is locked. You may add to it below.")
        }
        Notice::PostMortemAdded => ("It is added", "What stood there before is as it was."),
        Notice::MitigationDone => ("It is done", "The trends do not list it any more."),
        Notice::MirrorAdded => ("The mirror is added", "It is told of each church in its turn."),
        Notice::MirrorPaused => ("The mirror is paused", "It gets what it misses when it goes on."),
        Notice::MirrorResumed => ("The mirror goes on", "It is told what it missed, in sequence."),
        Notice::MirrorRepairing => ("It is being repaired", "The gaps and their state are below."),
        Notice::MirrorFollowed => ("The account goes on", "If it still differs, it waits again."),
        Notice::ReplayQueued => ("The replay is queued", "How far it is shows below."),
        Notice::ReplayStopped => ("The replay is stopped", "What was delivered stays delivered."),
        Notice::ReactionChanged => {
            ("The rule counts as it is now", "On every node, from the next answer on.")
        }
        Notice::ReactionProposed => (
            "A second person is asked",
            "The rule stays as it is until somebody else approves the change.",
        ),
        Notice::ReactionRefused => ("The rule stays as it is", "The change is not made."),
        Notice::RolloutMoved => ("The rollout is moved", "Every node follows within five seconds."),
        Notice::RolloutLooked => ("What you found is written down", "It may go up again."),
        Notice::RuleDrafted => ("The rule is written down", "What it would change is below."),
        Notice::RuleTried => ("It is being tried again", "What it would change is below."),
        Notice::RuleSubmitted => ("Approval is asked for", "Somebody else reads it now."),
        Notice::RuleApproved => ("The rule is in force", "On every node within five seconds."),
        Notice::RuleSentBack => ("It is sent back", "Its author reads why."),
        Notice::RuleReverted => {
            ("The rule is taken back", "Every node rules without it within five seconds.")
        }
        Notice::RuleDropped => ("The rule is dropped", "It was never in force."),
        Notice::CaseJudged => ("It is recorded", "No new rule may make it mean something else."),
        Notice::CaseForgotten => ("It is forgotten", "Rules may say of it what they like."),
        Notice::UnknownSetAside => ("They are set aside", "So are those like them that come."),
        Notice::DrillAsked => ("It begins within seconds", "Reload to see how far it is."),
        Notice::DrillNamed => ("The post-mortem names it", "The report is linked there."),
        Notice::ComparisonAsked => {
            ("Every church will be compared", "It begins within seconds. Reload to see it.")
        }
        Notice::CaseTaken => ("You have it", "The others see that you do."),
        Notice::CaseResolved => ("The case is resolved", "It stands under those that are over."),
        Notice::CaseWrittenDown => {
            ("Written down", "The books have it now, and the donor is told.")
        }
        Notice::RefundProposed => {
            ("Proposed", "The others are told. It closes when the gateway says it went back.")
        }
        Notice::EntrySaved => ("Your giving page is saved", "It is like this from now on."),
        Notice::TrustShown => ("Your trust page is public", "Anybody may read it now."),
        Notice::TrustHidden => ("Your trust page is gone", "Its address leads nowhere now."),
        Notice::VerificationAsked => ("It begins within seconds", "Reload to see how far it is."),
    };
    (title.to_owned(), means.to_owned())
}
