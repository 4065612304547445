//! One meaning on both databases: every test here runs on SQLite and on PostgreSQL.
//!
//! Each test is an asynchronous function over a [`world::World`] in a fresh database; the list at
//! the end names them once for both. A method of the ports that is named by no test fails the
//! house's own inspection.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod access;
mod attempts;
mod board;
mod books;
mod cases;
mod choices;
mod churches;
mod contacts;
mod corrections;
mod delays;
mod dialects;
mod drills;
mod entries;
mod erasures;
mod gauges;
mod gifts;
mod groups;
mod grown;
mod health;
mod households;
mod imports;
mod incidents;
mod locks;
mod mails;
mod methods;
mod mirrors;
mod movements;
mod notices;
mod orders;
mod outage;
mod passkeys;
mod people;
mod place;
mod plans;
mod pledges;
mod preferences;
mod reactions;
mod replays;
mod rollouts;
mod rules;
mod schedules;
mod sending;
mod statements;
mod tasks;
mod transactions;
mod trust;
mod units;
mod validations;
mod windows;
mod world;

macro_rules! conformance {
    ($($noun:ident { $($test:ident)* })*) => {
        mod sqlite {
            $(mod $noun {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $test() {
                    let place = crate::place::Sqlite::make();
                    let world = crate::world::World::open(&place.url()).await;
                    crate::$noun::$test(&world).await;
                    world.close().await;
                }
            )*})*
        }

        mod postgres {
            $(mod $noun {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $test() {
                    let place = crate::place::Postgres::make().await;
                    let world = crate::world::World::open(place.url()).await;
                    crate::$noun::$test(&world).await;
                    world.close().await;
                    place.drop().await;
                }
            )*})*
        }
    };
}

conformance! {
    access {
        keeps_the_first_key
        lists_where_somebody_is_signed_in
        lets_nobody_in_who_was_ended
    }
    attempts {
        come_back_as_written
        that_took_nothing_count_for_the_limits
        remember_a_refusal_for_good
        know_which_one_took_the_money
        of_another_church_are_not_there
    }
    board {
        counts_gateways_without_test_churches
        sums_what_is_held_as_the_books_do
        sorts_what_is_held_by_age
        counts_what_is_held_by_all_its_marks
        finds_what_is_held_in_a_zone
        counts_what_is_being_asked
        counts_what_waits_for_the_switch
        knows_names
        tells_health_what_it_needs
    }
    books {
        list_every_church
        stand_as_of_any_instant
        sum_their_chart_by_kind
        name_their_accounts_largest_first
        tell_an_accounts_changes_newest_first
        are_found_by_every_filter
        know_the_place_of_an_order
        know_what_was_paid_out
        know_a_gift_by_its_number
        know_work_by_its_name
        know_what_was_done_to_a_subject
    }
    cases {
        are_kept
        are_compared_by_one_node
        have_lines_that_wait
        know_what_was_asked
        come_of_settlement_files
    }
    choices {
        reroute_a_gift_and_say_what_it_left
        remember_every_kind_of_choice
        know_a_donors_ways
        keep_one_wish_each
        see_what_went_near
        see_when_a_schedule_gives
        find_whom_to_ask_once
        keep_the_consent_in_force
    }
    churches {
        come_back_as_written
        d24_speak_a_language_to_those_who_chose_none
        list_funds_in_their_own_order
        list_methods_newest_first
        find_the_facility_of_a_kind
        rename_a_gateway
        are_all_known_to_the_engine
        see_nothing_of_another
    }
    contacts {
        come_back_as_written
        leave_once_and_in_time
        stay_stopped_until_they_start
    }
    corrections {
        are_written_once_and_closed
        are_listed_newest_first_for_all_churches
        count_what_banks_sent_back
    }
    delays {
        are_on_until_they_end
        end_once
        wait_for_sends_and_keep_new_ones_out
        keep_the_switch
        forget_a_time_off_that_an_older_release_ends
        keep_probes_newest_first
    }
    dialects {
        search_folds_letters_that_are_not_ascii
        wildcards_in_a_search_mean_themselves
        letters_no_database_keeps_find_nothing
        names_are_sorted_byte_by_byte
        nothing_comes_last
        addresses_that_differ_in_case_are_two
        instants_and_amounts_keep_every_digit
        texts_come_back_as_written
        a_key_that_is_taken_is_a_duplicate
        a_row_that_makes_no_sense_says_where
        what_is_not_there_is_refused_by_name
    }
    drills {
        come_back_as_written
        are_played_by_one_node_at_a_time
        are_named_by_a_post_mortem
    }
    erasures {
        are_asked_for_once_and_taken_back
        wait_for_gifts_that_are_not_over
        leave_nothing_that_says_who_it_was
        keep_givers_out_while_they_are_forgotten
    }
    households {
        come_back_in_every_standing
        are_one_each
    }
    pledges {
        are_as_far_as_the_books_say
        are_taken_back_by_their_donor
    }
    entries {
        have_an_address_each
        keep_a_wish_until_it_is_given_once
    }
    gauges {
        count_what_waits_by_kind
        sum_what_is_held_without_test_churches
        notice_an_audit_log_that_lost_its_end
    }
    gifts {
        come_back_in_every_state
        refuse_a_stale_version
        refuse_another_churchs_donor
        are_listed_newest_first_in_pages
        are_filtered_by_year_status_and_fund
        have_the_same_status_read_and_found
        sum_to_what_the_books_say
        are_told_when_held_or_waiting_for_the_donor
        show_their_own_page_to_their_donor_only
        have_a_receipt_only_when_taken
        tell_their_history_oldest_first
        of_a_schedule_are_found
        without_progress_are_found
        of_another_church_are_not_there
    }
    groups {
        c13_tell_what_is_there_from_what_differs
        leave_the_others_as_they_are_when_one_is_bad
        may_be_of_several_churches
        c18_have_no_gap_under_fifty_writers
        never_show_a_total_that_is_not_zero
    }
    health {
        remembers_what_a_watchdog_saw
        lets_nodes_look_one_after_another
        tells_turns_newest_first_and_forgets_old_ones
        names_what_was_given_up
        knows_the_databases_clock
        tells_what_was_done_to_the_house
    }
    imports {
        come_back_as_written
        keep_bad_rows_by_line
        know_people_by_address_and_other_id
        bring_gifts_that_are_on_no_list_of_ways_to_pay
    }
    incidents {
        come_back_as_written
        are_open_once_for_one_thing
        tell_their_lines_in_sequence
        know_every_gift_that_was_held
        keep_what_was_learnt
        count_what_people_and_rules_did
        show_their_banner_to_those_concerned
    }
    locks {
        know_the_latest_wish
        know_when_the_latest_delay_began
        know_the_gateways_of_a_scope
    }
    mails {
        can_be_withdrawn_until_somebody_has_them
        are_written_once
        go_out_oldest_first_and_once
        are_shown_newest_first
        leave_the_audit_log_chained
        leave_the_audit_log_as_it_was
    }
    movements {
        of_a_gift_are_seen_where_they_are_written
        that_give_back_say_which_part
        to_another_fund_change_the_lines
        cost_what_the_facility_says
        c39_are_for_what_a_row_says
        stand_on_a_statement_newest_first
    }
    methods {
        are_as_their_donor_keeps_them
        that_are_removed_are_chosen_no_more
        are_found_by_their_token_in_any_church
        know_what_is_taken_from_them
        come_by_a_hand_off_that_counts_once
        that_end_are_told_of_once
    }
    mirrors {
        come_back_as_written
        are_leased_to_one_node
        follow_a_church_account_by_account
        never_go_back
        have_one_gap_at_a_time
        read_changes_by_account_and_by_order
        tell_health_what_is_unwell
    }
    notices {
        are_written_once_a_key
        are_read_by_each_person
        go_to_webhooks_on_one_node
        say_what_became_of_each_way
        know_their_webhooks
        know_how_each_person_is_told
        know_who_is_on_call
        count_a_day_without_test_churches
    }
    orders {
        come_back_as_written
        are_written_once
        refuse_other_content_under_the_same_id
        leave_no_trace_when_rolled_back
        c16_that_do_not_sum_to_zero_are_refused
        that_sum_to_zero_are_taken
        c16_are_sealed
        c16_never_change_and_never_go
        c18_have_no_gap_under_fifty_writers
        of_a_job_are_oldest_first
        give_their_changes_slice_by_slice
        sum_their_balances_by_kind
        of_another_church_are_not_there
    }
    passkeys {
        come_back_as_written
        are_their_owners_alone
        are_used_as_they_were_read
        know_an_answer_that_came_before
    }
    people {
        come_back_as_written
        have_one_address_each
        serve_as_staff
        have_one_code_at_a_time
        are_throttled_by_their_misses
    }
    plans {
        hold_what_test_churches_do_not
        come_back_as_written
        are_open_one_at_a_time
        are_open_for_whoever_shares_a_gift
        refuse_a_stale_version
        count_their_progress_from_the_gifts
        are_listed_newest_first
    }
    preferences {
        are_usual_until_somebody_chooses
        keep_letters_and_their_keys
        gather_what_waits_for_a_days_mail
        remember_addresses_that_mails_come_back_from
    }
    reactions {
        a29_come_with_the_house
        come_back_as_written
        see_failures_once_and_oldest_first
        know_what_they_did
        wait_for_one_change_at_a_time
        tell_their_changes_newest_first
        in3_count_answers_by_quarter_and_series
        o17_remember_what_is_elevated
    }
    replays {
        come_back_as_written
        find_orders_by_id_time_and_church
    }
    rollouts {
        begin_with_nobody
        come_back_as_written
        lose_no_count_of_two_nodes
        tell_their_moves_newest_first
    }
    rules {
        come_back_as_written
        are_never_approved_by_their_author
        come_into_force_as_numbered_sets
        tell_their_history_newest_first
        know_what_persons_judged
        keep_what_was_set_aside
        are_tried_by_one_node_until_it_dies
        are_tried_on_every_churchs_failures
        know_what_they_explain
    }
    schedules {
        come_back_as_written
        refuse_a_stale_version
        that_run_are_read_in_pieces
        fall_due_once
        fall_due_on_one_node
        that_move_on_fall_due_again
        are_listed_with_what_goes_on_first
        of_another_church_are_not_there
        are_told_of_once
    }
    sending {
        is_decided_from_all_there_is_to_know
        counts_sends_that_took_nothing
        leaves_out_what_somebody_else_has
        is_added_with_others
        is_saved_whole_or_not_at_all
        begins_and_ends_attempts_together
        writes_each_mail_once
    }
    statements {
        come_back_as_issued_and_never_change
        receipts_come_back_as_issued_and_never_change
        are_summed_from_the_books_up_to_a_place
        runs_go_on_where_they_were
    }
    tasks {
        claim_a_request_once
        claim_many_requests_or_tell
        are_written_once
        are_written_and_finished_in_groups
        are_leased_oldest_first
        are_leased_to_one_of_eight
        are_taken_over_when_a_lease_runs_out
        wait_in_the_lane_of_their_gateway
        count_failures_and_not_waiting
        are_parked_with_their_reason
        leave_signs_of_life
    }
    transactions {
        are_found_by_every_filter
        are_found_by_name_address_and_number
        are_sorted_as_asked
        total_all_that_match
        are_summed_by_the_day
        are_exported_in_slices
        know_the_latest
        of_another_church_are_not_there
    }
    trust {
        are_found_by_an_address_while_they_are_shown
        count_what_orders_say
    }
    units {
        happen_as_a_whole_or_not_at_all
        hide_what_is_not_committed
        answer_whether_they_are_ready
    }
    validations {
        read_a_snapshot_that_stands_still
        read_rows_slice_by_slice
        compare_gifts_with_the_books
        find_one_changed_cent_anywhere
        come_to_the_same_state_from_the_orders_alone
        are_asked_for_once
        fall_due_after_a_day
        are_one_nodes_until_it_dies
        are_leased_to_one_of_eight
        list_trouble_first
    }
    windows {
        come_back_as_written
        start_at_their_second
        are_on_while_their_delay_is
        know_the_schedules_that_fall_due
        know_in_which_zones_sunday_begins
    }
}
