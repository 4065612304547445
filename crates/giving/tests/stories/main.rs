//! The use cases, one story a test: the real databases, the real sandbox gateway over HTTP, and a
//! clock that is moved by hand.
//!
//! Every story runs on SQLite and on PostgreSQL; run them through `build/services.sh`, which brings
//! a PostgreSQL of its own.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails where it stops")]
#![expect(clippy::print_stdout, reason = "a seed that failed can be tried again")]

mod bank;
mod cases;
mod choices;
mod complaints;
mod contacts;
mod corrections;
mod delays;
mod entries;
mod erasure;
mod flows;
mod gifts;
mod health;
mod households;
mod imports;
mod incidents;
mod links;
mod locks;
mod methods;
mod mirrors;
mod movements;
mod notices;
mod people;
mod pledges;
mod preferences;
mod processing;
mod reactions;
mod releases;
mod replays;
mod rollouts;
mod rules;
mod schedules;
mod send;
mod shadow;
mod statements;
mod switch;
mod together;
mod validations;
mod windows;
mod world;

/// Makes a test of each story on each database.
macro_rules! stories {
    ($($story:path as $name:ident,)*) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $story(crate::world::World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $story(crate::world::World::on_postgres().await).await;
            }
        }
    )*};
}

stories! {
    crate::complaints::a_month_after_a_lost_answer_has_one_charge
        as complaint_1_a_month_after_a_lost_answer_has_one_charge,
    crate::complaints::a_sunday_of_silence_ends_with_one_charge_each
        as complaint_2_a_sunday_of_silence_ends_with_one_charge_each,
    crate::complaints::what_did_not_go_through_says_whether_it_is_tried_again
        as complaint_5_what_did_not_go_through_says_whether_it_is_tried_again,
    crate::methods::the_same_card_is_asked_once_more
        as d16_complaint_13_the_same_card_is_asked_once_more,
    crate::methods::another_way_charges_once_and_its_schedule_follows
        as d16_complaint_7_another_way_charges_once_and_its_schedule_follows,
    crate::methods::nothing_is_put_right_that_must_not_be
        as d16_nothing_is_put_right_that_must_not_be,
    crate::methods::a_card_whose_system_is_down_keeps_the_gift_safe
        as d16_a_card_whose_system_is_down_keeps_the_gift_safe,
    crate::methods::a_card_takes_the_place_of_a_bank_and_back
        as d09_complaint_8_a_card_takes_the_place_of_a_bank_and_back,
    crate::methods::one_card_takes_all_and_the_old_one_goes
        as d10_one_card_takes_all_and_the_old_one_goes,
    crate::methods::a_donor_comes_back_with_a_token_of_their_own
        as a40_a_donor_comes_back_with_a_token_of_their_own,
    crate::methods::donors_hear_before_the_gift_that_would_miss
        as d14_d15_donors_hear_before_the_gift_that_would_miss,
    crate::choices::a_held_gift_is_paid_from_the_bank
        as a34_a41_f1_a_held_gift_is_paid_from_the_bank,
    crate::choices::who_is_late_changes_nothing as f1_who_is_late_changes_nothing,
    crate::choices::choices_race_the_release
        as f1_a41_choices_race_the_release,
    crate::choices::cancellations_race_the_release
        as f1_cancellations_race_the_release,
    crate::choices::money_that_came_late_on_the_old_way_is_the_gift
        as a41_money_that_came_late_on_the_old_way_is_the_gift,
    crate::choices::a_held_weekly_gift_does_not_fall_on_the_next
        as f5_a_held_weekly_gift_does_not_fall_on_the_next,
    crate::choices::the_donors_wish_decides as f5_the_donors_wish_decides,
    crate::choices::a_wish_for_one_gift_outweighs_the_one_for_all
        as f5_a_wish_for_one_gift_outweighs_the_one_for_all,
    crate::choices::equal_amounts_keep_21_minutes_apart
        as f5_equal_amounts_keep_21_minutes_apart,
    crate::choices::another_way_by_consent_and_by_cause
        as f8_another_way_by_consent_and_by_cause,
    crate::choices::no_way_is_gone_twice as f8_no_way_is_gone_twice,
    crate::choices::told_before_the_years_last_midnight
        as f3_told_before_the_years_last_midnight,
    crate::choices::no_number_is_ever_asked_for as a40_no_number_is_ever_asked_for,
    crate::contacts::a_phone_is_told_once_its_code_was_typed
        as d22_a_phone_is_told_once_its_code_was_typed,
    crate::contacts::codes_run_out_and_so_do_guesses
        as d22_codes_run_out_and_so_do_guesses,
    crate::contacts::texts_wait_for_quiet_hours_and_mails_that_must_come_do_not
        as d22_texts_wait_for_quiet_hours_and_mails_that_must_come_do_not,
    crate::contacts::stop_counts_from_the_phone_and_start_too
        as d22_stop_counts_from_the_phone_and_start_too,
    crate::contacts::a_number_that_said_stop_says_so_until_it_says_start
        as d22_a_number_that_said_stop_says_so_until_it_says_start,
    crate::contacts::a_text_leads_to_one_thing as d22_d29_a_text_leads_to_one_thing,
    crate::contacts::a_webhook_of_ones_own_hears_what_was_ticked
        as d22_a_webhook_of_ones_own_hears_what_was_ticked,
    crate::contacts::amounts_are_read_as_their_donor_writes_them
        as d24_amounts_are_read_as_their_donor_writes_them,
    crate::contacts::an_address_stands_on_papers_from_now_on
        as b01_an_address_stands_on_papers_from_now_on,
    crate::entries::a_gift_is_split_among_funds as d11_a_gift_is_split_among_funds,
    crate::entries::a_repeating_gift_keeps_its_parts_and_its_cover
        as d26_a_repeating_gift_keeps_its_parts_and_its_cover,
    crate::entries::dates_are_shown_before_anything_is_confirmed
        as d03_dates_are_shown_before_anything_is_confirmed,
    crate::entries::pressed_twice_it_gives_once as complaint_9_pressed_twice_it_gives_once,
    crate::entries::a_guest_gives_once as d03_a40_a_guest_gives_once,
    crate::entries::a_guest_is_whoever_holds_the_address
        as d03_a_guest_is_whoever_holds_the_address,
    crate::entries::a_guest_who_tries_too_often_waits as d03_a_guest_who_tries_too_often_waits,
    crate::entries::a_guest_can_give_again_or_is_not_asked_to
        as d03_d29_a_guest_can_give_again_or_is_not_asked_to,
    crate::entries::a_change_says_what_is_on_top as d26_a_change_says_what_is_on_top,
    crate::erasure::a_donor_is_forgotten_and_the_books_stay
        as d28_a_donor_is_forgotten_and_the_books_stay,
    crate::erasure::it_is_taken_back_until_the_last_day
        as d28_it_is_taken_back_until_the_last_day,
    crate::erasure::a_gift_that_is_not_over_is_over_first
        as d28_a_gift_that_is_not_over_is_over_first,
    crate::erasure::two_nodes_forget_once as d28_two_nodes_forget_once,
    crate::erasure::nobody_gives_while_they_are_forgotten
        as d28_nobody_gives_while_they_are_forgotten,
    crate::households::two_live_together_when_both_say_so
        as d21_f17_two_live_together_when_both_say_so,
    crate::households::asking_tells_nobody_who_gives_where
        as d21_asking_tells_nobody_who_gives_where,
    crate::households::giving_stays_personal as d21_complaint_12_giving_stays_personal,
    crate::households::nobody_joins_two_at_once as d21_nobody_joins_two_at_once,
    crate::pledges::given_and_held_count_apart as d27_given_and_held_count_apart,
    crate::pledges::a_pledge_is_its_donors_own as d27_a_pledge_is_its_donors_own,
    crate::bank::a_debit_is_a_gift_when_it_settles as a05_a_debit_is_a_gift_when_it_settles,
    crate::bank::a_debit_whose_answer_is_lost_is_asked_about
        as a05_a_debit_whose_answer_is_lost_is_asked_about,
    crate::bank::want_of_money_goes_out_twice_more_and_then_to_the_donor
        as a05_want_of_money_goes_out_twice_more_and_then_to_the_donor,
    crate::bank::what_comes_back_once_is_given_in_the_end
        as a05_what_comes_back_once_is_given_in_the_end,
    crate::bank::every_other_return_ends_it_and_most_close_the_account
        as a05_every_other_return_ends_it_and_most_close_the_account,
    crate::bank::what_had_settled_may_come_back as a05_what_had_settled_may_come_back,
    crate::bank::a_bank_that_never_says_is_a_persons_to_ask
        as a05_a_bank_that_never_says_is_a_persons_to_ask,
    crate::bank::checks_and_cash_never_reach_a_gateway
        as a05_checks_and_cash_never_reach_a_gateway,
    crate::bank::tries_double_up_to_a_day_for_thirty_days
        as c36_tries_double_up_to_a_day_for_thirty_days,
    crate::bank::tries_stop_for_good_reasons as c36_tries_stop_for_good_reasons,
    crate::bank::tries_are_suspended_while_delayed as c36_tries_are_suspended_while_delayed,
    crate::corrections::told_as_lost_and_taken_is_told_once
        as f6_told_as_lost_and_taken_is_told_once,
    crate::corrections::a_mail_not_sent_yet_is_withdrawn as f6_a_mail_not_sent_yet_is_withdrawn,
    crate::corrections::taken_twice_goes_back_once as f6_taken_twice_goes_back_once,
    crate::corrections::taken_by_both_tries_is_seen as f6_taken_by_both_tries_is_seen,
    crate::corrections::cancelled_and_taken_goes_back as f6_cancelled_and_taken_goes_back,
    crate::corrections::the_four_shapes_of_a_church_outage
        as in1_the_four_shapes_of_a_church_outage,
    crate::cases::five_phantoms_and_five_missing_are_found
        as f16_five_phantoms_and_five_missing_are_found,
    crate::cases::a_case_closes_when_the_other_side_turns_up
        as f16_a_case_closes_when_the_other_side_turns_up,
    crate::cases::what_was_taken_is_written_down_by_a_person
        as f16_what_was_taken_is_written_down_by_a_person,
    crate::cases::a_double_and_another_amount_are_told_apart
        as f16_a_double_and_another_amount_are_told_apart,
    crate::cases::an_unread_list_makes_no_case as f16_an_unread_list_makes_no_case,
    crate::cases::an_ordinary_week_makes_no_case as f16_an_ordinary_week_makes_no_case,
    crate::cases::a_settlement_file_is_held_beside_the_books
        as f16_a_settlement_file_is_held_beside_the_books,
    crate::cases::two_nodes_compare_once as f16_two_nodes_compare_once,
    crate::preferences::a_receipt_that_is_switched_off_stops_at_once
        as b03_a_receipt_that_is_switched_off_stops_at_once,
    crate::preferences::what_is_mandatory_is_refused_and_comes_all_the_same
        as b03_what_is_mandatory_is_refused_and_comes_all_the_same,
    crate::preferences::what_can_wait_leaves_when_quiet_hours_are_over
        as d22_what_can_wait_leaves_when_quiet_hours_are_over,
    crate::preferences::a_day_is_one_mail as d22_a_day_is_one_mail,
    crate::preferences::one_click_stops_mails_of_that_kind
        as b27_one_click_stops_mails_of_that_kind,
    crate::preferences::an_address_that_mails_come_back_from_gets_what_must_come
        as d22_an_address_that_mails_come_back_from_gets_what_must_come,
    crate::preferences::mails_are_in_the_language_of_their_reader
        as b01_mails_are_in_the_language_of_their_reader,
    crate::rules::a_rule_of_two_people_rules_on_every_node_until_it_is_taken_back
        as a17_a_rule_of_two_people_rules_on_every_node_until_it_is_taken_back,
    crate::rules::a_rule_that_ties_or_says_too_little_is_refused
        as a18_a_rule_that_ties_or_says_too_little_is_refused,
    crate::rules::what_nobody_understands_stands_in_the_inbox
        as a19_what_nobody_understands_stands_in_the_inbox,
    crate::rules::a_rule_that_turns_a_case_is_refused
        as f7_a_rule_that_turns_a_case_is_refused,
    crate::rules::a_greedy_rule_shows_what_it_would_take_and_is_refused
        as f7_a_greedy_rule_shows_what_it_would_take_and_is_refused,
    crate::rules::a_trial_survives_the_node_that_began_it
        as f7_a_trial_survives_the_node_that_began_it,
    crate::rules::a_rule_tried_beside_others_is_tried_again
        as f7_a_rule_tried_beside_others_is_tried_again,
    crate::incidents::the_third_failure_opens_an_incident
        as a11_the_third_failure_opens_an_incident,
    crate::incidents::two_nodes_open_one as a11_two_nodes_open_one,
    crate::incidents::a_post_mortem_is_finished_only_with_what_was_learnt
        as a12_a_post_mortem_is_finished_only_with_what_was_learnt,
    crate::incidents::incidents_are_measured_and_compared
        as a44_incidents_are_measured_and_compared,
    crate::incidents::three_holds_by_hand_ask_to_be_automatic
        as a45_f13_three_holds_by_hand_ask_to_be_automatic,
    crate::incidents::one_timeline_from_the_first_failure_to_the_end
        as o15_one_timeline_from_the_first_failure_to_the_end,
    crate::incidents::a_banner_is_read_by_those_concerned
        as o15_a_banner_is_read_by_those_concerned,
    crate::imports::files_come_in_once_and_the_books_agree
        as c38_files_come_in_once_and_the_books_agree,
    crate::imports::a_donors_year_reads_right as c38_a_donors_year_reads_right,
    crate::imports::a_run_that_is_cut_off_goes_on as c38_a_run_that_is_cut_off_goes_on,
    crate::imports::two_at_once_write_each_row_once as c38_two_at_once_write_each_row_once,
    crate::imports::bad_rows_are_told_by_line as c38_bad_rows_are_told_by_line,
    crate::imports::donors_keep_one_address_and_one_id as c38_donors_keep_one_address_and_one_id,
    crate::imports::hostile_files_do_no_harm as c38_hostile_files_do_no_harm,
    crate::replays::looking_first_queues_nothing as c30_looking_first_queues_nothing,
    crate::replays::a_replay_changes_no_balance as c30_a_replay_changes_no_balance,
    crate::replays::a_replay_needs_a_reason_and_something_to_replay
        as c30_a_replay_needs_a_reason_and_something_to_replay,
    crate::replays::bad_lines_are_told_and_none_is_queued
        as c31_bad_lines_are_told_and_none_is_queued,
    crate::replays::a_replay_begins_later_and_can_be_stopped
        as c30_a_replay_begins_later_and_can_be_stopped,
    crate::gifts::a_gift_is_taken_and_the_books_say_so as a_gift_is_taken_and_the_books_say_so,
    crate::gifts::the_years_total_is_the_ledgers as d01_the_years_total_is_the_ledgers,
    crate::gifts::a_request_sent_twice_gives_once as a_request_sent_twice_gives_once,
    crate::gifts::a_foreign_gift_is_no_gift as a01_a_foreign_gift_is_no_gift,
    crate::gifts::a_decline_needs_the_donor as a_decline_needs_the_donor,
    crate::gifts::a_gift_goes_back_once as a_gift_goes_back_once,
    crate::send::charged_and_cut_off_is_asked_about_not_sent_again
        as c11_charged_and_cut_off_is_asked_about_not_sent_again,
    crate::send::a_death_between_sent_and_answered_loses_nothing
        as c15_a_death_between_sent_and_answered_loses_nothing,
    crate::send::silence_without_a_charge_is_sent_once_more
        as o11_silence_without_a_charge_is_sent_once_more,
    crate::send::twenty_sends_at_once_charge_once as c14_twenty_sends_at_once_charge_once,
    crate::together::a_group_takes_each_as_it_would_alone
        as c14_a_group_takes_each_as_it_would_alone,
    crate::together::two_nodes_share_one_queue as a06_two_nodes_share_one_queue,
    crate::together::the_same_group_on_two_nodes_at_once
        as c14_the_same_group_on_two_nodes_at_once,
    crate::together::a_node_that_dies_in_a_group_loses_nothing
        as c17_complaint_3_a_node_that_dies_in_a_group_loses_nothing,
    crate::together::a_gift_that_was_changed_meanwhile_falls_out_alone
        as c14_a_gift_that_was_changed_meanwhile_falls_out_alone,
    crate::together::a_full_gateway_keeps_its_own_waiting
        as a09_a_full_gateway_keeps_its_own_waiting,
    crate::together::a_delay_between_lease_and_call_stops_the_whole_group
        as a31_a_delay_between_lease_and_call_stops_the_whole_group,
    crate::together::a_group_of_a_node_that_stood_still_is_not_called
        as a31_a_group_of_a_node_that_stood_still_is_not_called,
    crate::send::a_node_that_stood_still_does_not_call
        as a20_a_node_that_stood_still_does_not_call,
    crate::send::an_answer_later_than_belief_still_counts
        as c11_an_answer_later_than_belief_still_counts,
    crate::send::a_parked_gift_is_found_by_the_watchdog as f15_a_parked_gift_is_found_by_the_watchdog,
    crate::send::the_watchdog_does_not_hurry_an_inquiry
        as o11_the_watchdog_does_not_hurry_an_inquiry,
    crate::gifts::a_request_of_yesterday_is_answered_as_yesterday
        as a_request_of_yesterday_is_answered_as_yesterday,
    crate::gifts::a_lost_answer_to_a_refund_is_asked_about
        as o11_a_lost_answer_to_a_refund_is_asked_about,
    crate::releases::too_many_refusals_pause_the_plan as f4_too_many_refusals_pause_the_plan,
    crate::schedules::a_queued_date_may_be_skipped_and_restored
        as d7_a_queued_date_may_be_skipped_and_restored,
    crate::schedules::a_change_keeps_an_overdue_date as a_change_keeps_an_overdue_date,
    crate::schedules::a_change_is_seen_first_and_proved_by_mail
        as d04_d05_d11_d13_a_change_is_seen_first_and_proved_by_mail,
    crate::schedules::one_gift_is_moved_and_the_day_changed_for_good
        as d06_one_gift_is_moved_and_the_day_changed_for_good,
    crate::schedules::it_is_stopped_with_a_proof_and_started_anew
        as d08_it_is_stopped_with_a_proof_and_started_anew,
    crate::schedules::it_is_taken_from_another_card as d09_it_is_taken_from_another_card,
    crate::schedules::an_end_may_be_changed_until_it_is_reached
        as d12_an_end_may_be_changed_until_it_is_reached,
    crate::schedules::the_first_gift_after_a_change_is_told_ahead
        as d18_the_first_gift_after_a_change_is_told_ahead,
    crate::people::guesses_at_once_are_all_counted as guesses_at_once_are_all_counted,
    crate::delays::a_delay_holds_and_ending_it_releases_nothing
        as a32_a_delay_holds_and_ending_it_releases_nothing,
    crate::delays::the_third_failure_delays_the_gateway
        as a29_the_third_failure_delays_the_gateway,
    crate::delays::one_misconfigured_facility_is_held_alone
        as a07_one_misconfigured_facility_is_held_alone,
    crate::delays::cancel_and_release_have_one_winner as f1_cancel_and_release_have_one_winner,
    crate::delays::of_two_who_press_one_releases as a33_of_two_who_press_one_releases,
    crate::links::a_link_is_for_one_thing_and_ends as d29_a_link_is_for_one_thing_and_ends,
    crate::links::a_gift_put_right_is_only_seen as d29_a_gift_put_right_is_only_seen,
    crate::links::the_same_is_given_again_once as d29_the_same_is_given_again_once,
    crate::links::a_new_one_goes_to_the_address_on_record
        as d29_a_new_one_goes_to_the_address_on_record,
    crate::links::the_office_resends_a_link_and_cannot_redirect_it
        as complaint14_the_office_resends_a_link_and_cannot_redirect_it,
    crate::links::a_link_signs_in_once_and_soon as d23_a_link_signs_in_once_and_soon,
    crate::links::another_password_ends_links_and_browsers
        as d23_another_password_ends_links_and_browsers,
    crate::links::who_one_is_is_shown_by_password_or_code
        as d23_who_one_is_is_shown_by_password_or_code,
    crate::locks::a_delay_ends_when_probes_allow_it as a37_a_delay_ends_when_probes_allow_it,
    crate::locks::a_batch_goes_when_probes_allow_it as a37_a_batch_goes_when_probes_allow_it,
    crate::locks::two_people_do_without_probes as a37_two_people_do_without_probes,
    crate::locks::a_plan_is_of_any_scope as o7_a_plan_is_of_any_scope,
    crate::locks::a_part_that_is_delayed_stays as o7_a_part_that_is_delayed_stays,
    crate::locks::a_person_stops_it_and_lets_it_go_on as f4_a_person_stops_it_and_lets_it_go_on,
    crate::locks::batch_follows_batch_by_itself as f4_batch_follows_batch_by_itself,
    crate::locks::what_runs_on_stops_when_the_gateway_fails
        as a38_what_runs_on_stops_when_the_gateway_fails,
    crate::locks::it_runs_on_whichever_node_dies as f4_it_runs_on_whichever_node_dies,
    crate::locks::the_board_counts_what_the_ledger_holds
        as a35_the_board_counts_what_the_ledger_holds,
    crate::releases::low_values_go_first as a38_low_values_go_first,
    crate::releases::an_incident_in_a_batch_stops_the_rest
        as a38_an_incident_in_a_batch_stops_the_rest,
    crate::releases::a_second_person_lets_it_go as f4_a_second_person_lets_it_go,
    crate::releases::two_staff_at_once_release_once as f4_two_staff_at_once_release_once,
    crate::schedules::a_date_gives_once_on_two_nodes as c13_a_date_gives_once_on_two_nodes,
    crate::schedules::skipped_paused_and_stopped_give_nothing
        as d7_skipped_paused_and_stopped_give_nothing,
    crate::schedules::an_old_page_changes_nothing as an_old_page_changes_nothing,
    crate::schedules::no_money_is_asked_again_by_frequency
        as o8_no_money_is_asked_again_by_frequency,
    crate::mirrors::the_mirror_equals_the_ledger_after_each_of_fifty_orders
        as c18_the_mirror_equals_the_ledger_after_each_of_fifty_orders,
    crate::mirrors::five_retries_then_a_reconciliation
        as c19_five_retries_then_a_reconciliation,
    crate::mirrors::a_gap_is_written_change_by_change as c20_a_gap_is_written_change_by_change,
    crate::mirrors::a_death_after_the_delivery_repeats_nothing
        as c20_a_death_after_the_delivery_repeats_nothing,
    crate::mirrors::a_node_that_dies_with_a_mirror_is_taken_over
        as c12_a_node_that_dies_with_a_mirror_is_taken_over,
    crate::mirrors::a_mirror_that_knows_better_waits_for_a_person
        as c18_a_mirror_that_knows_better_waits_for_a_person,
    crate::mirrors::writing_again_finds_what_was_lost as c29_writing_again_finds_what_was_lost,
    crate::mirrors::a_comparison_finds_what_was_lost as c29_a_comparison_finds_what_was_lost,
    crate::mirrors::a_mirror_that_is_down_is_asked_later_each_time
        as c18_a_mirror_that_is_down_is_asked_later_each_time,
    crate::mirrors::a_church_is_told_when_its_turn_has_come
        as c24_a_church_is_told_when_its_turn_has_come,
    crate::mirrors::what_is_not_signed_is_not_believed as c18_what_is_not_signed_is_not_believed,
    crate::mirrors::a_bad_hour_ends_equal as c18_a_bad_hour_ends_equal,
    crate::notices::an_outage_wakes_until_somebody_takes_the_incident
        as a11_an_outage_wakes_until_somebody_takes_the_incident,
    crate::notices::what_wakes_goes_on_until_somebody_has_it
        as a11_what_wakes_goes_on_until_somebody_has_it,
    crate::notices::taking_it_stops_the_waking as a11_taking_it_stops_the_waking,
    crate::notices::nobody_on_call_is_everybody as a11_nobody_on_call_is_everybody,
    crate::notices::a_look_wakes_nobody as a28_a_look_wakes_nobody,
    crate::notices::a_webhook_verifies_what_it_hears as p2_a_webhook_verifies_what_it_hears,
    crate::notices::a_webhook_is_told_again_until_it_answers
        as p2_a_webhook_is_told_again_until_it_answers,
    crate::notices::a_webhook_that_never_answers_waits_for_a_person
        as p2_a_webhook_that_never_answers_waits_for_a_person,
    crate::notices::two_nodes_tell_once as o3_two_nodes_tell_once,
    crate::notices::a_node_that_dies_tells_again_and_it_shows
        as p2_a_node_that_dies_tells_again_and_it_shows,
    crate::notices::a_test_says_at_once_how_it_went as o3_a_test_says_at_once_how_it_went,
    crate::notices::ones_own_webhook_hears_what_one_is_told
        as o3_ones_own_webhook_hears_what_one_is_told,
    crate::notices::another_secret_counts_at_once_and_a_removed_hook_is_silent
        as p2_another_secret_counts_at_once_and_a_removed_hook_is_silent,
    crate::notices::what_is_typed_wrong_is_named as o3_what_is_typed_wrong_is_named,
    crate::notices::the_morning_tells_yesterday_once as c23_the_morning_tells_yesterday_once,
    crate::notices::an_odd_morning_is_taken_or_wakes as c23_an_odd_morning_is_taken_or_wakes,
    crate::shadow::a_release_in_the_shadow_tells_what_it_would_decide_otherwise
        as c22_a_release_in_the_shadow_tells_what_it_would_decide_otherwise,
    crate::processing::the_processor_is_down_for_ten_minutes
        as c09_the_processor_is_down_for_ten_minutes,
    crate::processing::each_attempt_has_one_result_order
        as c11_each_attempt_has_one_result_order,
    crate::processing::a_dead_nodes_work_is_taken_over
        as c12_a_dead_nodes_work_is_taken_over,
    crate::processing::every_message_three_times_and_shuffled
        as c14_every_message_three_times_and_shuffled,
    crate::statements::is_issued_proved_and_corrected as f11_is_issued_proved_and_corrected,
    crate::statements::one_cent_more_is_found_out as f11_one_cent_more_is_found_out,
    crate::statements::what_is_held_over_new_year_counts_when_it_is_taken
        as f3_what_is_held_over_new_year_counts_when_it_is_taken,
    crate::statements::a_receipt_stays_as_it_was_issued as d19_a_receipt_stays_as_it_was_issued,
    crate::statements::a_church_has_everybodys_at_once
        as complaint_11_a_church_has_everybodys_at_once,
    crate::switch::off_stops_schedules_and_on_takes_what_is_due
        as a20_off_stops_schedules_and_on_takes_what_is_due,
    crate::switch::off_asks_who_and_why_and_reminds as a21_a23_off_asks_who_and_why_and_reminds,
    crate::switch::after_stop_no_node_calls_any_more as a20_after_stop_no_node_calls_any_more,
    crate::switch::a_second_person_is_called_until_one_agrees
        as f9_a_second_person_is_called_until_one_agrees,
    crate::switch::who_is_alone_on_call_says_why as f9_who_is_alone_on_call_says_why,
    crate::switch::it_turns_itself_on_after_probes as f9_it_turns_itself_on_after_probes,
    crate::health::each_gateway_is_asked_and_the_orchestrator_is_one_loss
        as a13_each_gateway_is_asked_and_the_orchestrator_is_one_loss,
    crate::health::a_turn_is_remembered_and_told_once as a25_a_turn_is_remembered_and_told_once,
    crate::health::one_bad_item_is_in_nobodys_way
        as lp2_complaint_4_one_bad_item_is_in_nobodys_way,
    crate::health::runs_never_overlap_and_a_slow_one_is_a_loss
        as in5_runs_never_overlap_and_a_slow_one_is_a_loss,
    crate::health::a_queue_that_grows_is_a_loss as o14_a_queue_that_grows_is_a_loss,
    crate::health::a_node_with_a_wrong_clock_sends_nothing
        as o20_a_node_with_a_wrong_clock_sends_nothing,
    crate::windows::it_holds_from_its_very_second_on_every_node
        as o18_it_holds_from_its_very_second_on_every_node,
    crate::windows::recurring_gifts_wait_and_its_end_releases_nothing
        as in4_recurring_gifts_wait_and_its_end_releases_nothing,
    crate::windows::by_hand_it_stays_until_a_person_ends_it
        as o18_by_hand_it_stays_until_a_person_ends_it,
    crate::windows::the_plan_may_change_until_it_begins as o18_the_plan_may_change_until_it_begins,
    crate::windows::staff_hear_a_day_and_an_hour_before_once
        as o18_staff_hear_a_day_and_an_hour_before_once,
    crate::people::every_failed_sign_in_reads_the_same as every_failed_sign_in_reads_the_same,
    crate::people::a_code_works_once as a_code_works_once,
    crate::people::a_new_password_ends_other_sessions as a_new_password_ends_other_sessions,
    crate::flows::a_gift_is_counted_on_its_whole_way as c21_a_gift_is_counted_on_its_whole_way,
    crate::reactions::three_failures_in_five_minutes_on_two_nodes
        as a29_three_failures_in_five_minutes_on_two_nodes,
    crate::reactions::three_failures_in_more_than_five_minutes_are_none
        as a29_three_failures_in_more_than_five_minutes_are_none,
    crate::reactions::third_failures_at_once_are_one_reaction
        as a29_third_failures_at_once_are_one_reaction,
    crate::reactions::a_changed_rule_counts_in_the_next_answer
        as a29_a_changed_rule_counts_in_the_next_answer,
    crate::reactions::what_if_is_asked_of_recorded_answers
        as a29_what_if_is_asked_of_recorded_answers,
    crate::reactions::only_failures_of_our_side_react as a27_only_failures_of_our_side_react,
    crate::reactions::a_rule_may_only_tell as a27_a_rule_may_only_tell,
    crate::reactions::a_misconfiguration_is_its_facilitys_alone
        as a07_a_misconfiguration_is_its_facilitys_alone,
    crate::reactions::gateways_that_fall_silent_together_are_one_delay
        as a39_gateways_that_fall_silent_together_are_one_delay,
    crate::reactions::a_rule_and_a_person_leave_the_same_trace
        as a45_a_rule_and_a_person_leave_the_same_trace,
    crate::reactions::a_hundred_unknowns_wake_nobody as a28_a_hundred_unknowns_wake_nobody,
    crate::reactions::a_quiet_day_of_retries_is_no_outage
        as in3_a_quiet_day_of_retries_is_no_outage,
    crate::reactions::an_outage_on_a_quiet_day_is_seen_by_its_third_failure
        as a11_an_outage_on_a_quiet_day_is_seen_by_its_third_failure,
    crate::reactions::answers_are_counted_once as o17_answers_are_counted_once,
    crate::rollouts::a_step_is_active_on_every_node_without_a_restart
        as c24_a_step_is_active_on_every_node_without_a_restart,
    crate::rollouts::a_move_is_one_step_with_a_reason_and_happens_once
        as c24_a_move_is_one_step_with_a_reason_and_happens_once,
    crate::rollouts::a_group_that_fails_steps_back_and_the_control_is_untouched
        as c25_a_group_that_fails_steps_back_and_the_control_is_untouched,
    crate::rollouts::what_was_seen_before_a_step_does_not_count_after_it
        as c25_what_was_seen_before_a_step_does_not_count_after_it,
    crate::rollouts::the_engines_work_counts_in_both_groups
        as c24_the_engines_work_counts_in_both_groups,
    crate::movements::parts_go_back_and_never_more_than_was_taken
        as parts_go_back_and_never_more_than_was_taken,
    crate::movements::two_refunds_at_once_give_back_once as c14_two_refunds_at_once_give_back_once,
    crate::movements::a_lost_answer_to_a_part_is_asked_about_and_is_that_part
        as o11_a_lost_answer_to_a_part_is_asked_about_and_is_that_part,
    crate::movements::a_gift_moves_to_the_fund_it_was_meant_for
        as c06_a_gift_moves_to_the_fund_it_was_meant_for,
    crate::movements::a_bank_takes_a_gift_back_and_gives_it_again
        as c03_a_bank_takes_a_gift_back_and_gives_it_again,
    crate::movements::what_is_collected_is_paid_out_or_waits
        as c28_what_is_collected_is_paid_out_or_waits,
    crate::movements::what_will_never_come_is_written_off_once
        as what_will_never_come_is_written_off_once,
    crate::movements::a_gift_nobody_will_take_is_given_up as l4_a_gift_nobody_will_take_is_given_up,
    crate::movements::l9_a_fee_is_in_the_books_and_the_donor_may_cover_it
        as l9_a_fee_is_in_the_books_and_the_donor_may_cover_it,
    crate::movements::c39_an_event_fee_needs_only_a_row as c39_an_event_fee_needs_only_a_row,
    crate::movements::c05_money_goes_from_one_church_to_another
        as c05_money_goes_from_one_church_to_another,
    crate::validations::a_soak_is_verified_after_every_thousand_orders
        as c34_a_soak_is_verified_after_every_thousand_orders,
    crate::validations::one_of_three_churches_is_broken_and_named
        as c26_one_of_three_churches_is_broken_and_named,
    crate::validations::a_validation_that_does_not_come_is_a_loss
        as c26_a_validation_that_does_not_come_is_a_loss,
    crate::validations::collected_and_not_paid_out_is_reported
        as c28_collected_and_not_paid_out_is_reported,
}
