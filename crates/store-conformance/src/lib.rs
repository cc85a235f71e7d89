//! What every store must do, as ordinary functions over a fresh store. A case
//! panics when the store is wrong; [`conformance!`] only lists the cases, so
//! that each shows as a test of its own. Must not: know a backend, or skip.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, reason = "a case fails by panicking")]

pub mod account;
pub mod commit;
pub mod counter;
pub mod desk_commit;
pub mod desk_scene;
pub mod flow;
pub mod holder_session;
pub mod journal;
pub mod ledger;
pub mod letter;
pub mod likeness;
pub mod mail;
pub mod office;
pub mod operator;
pub mod publish;
pub mod purge;
pub mod queue;
pub mod race;
pub mod reissue;
pub mod roster;
pub mod scene;
pub mod session;
pub mod staff;

pub use scene::Scene;

/// Lists every case as a test. `$make` is an async function that gives a fresh
/// store, or a pair-like value that holds one: it must have a method
/// `store(&self)` and keep what the store needs alive.
#[macro_export]
macro_rules! conformance {
    ($make:path) => {
        $crate::conformance!(@list $make,
            account: opens_with_every_item, finds_a_user_id_by_its_key_over_all_insurers, refuses_a_user_id_that_another_insurer_has,
                refuses_a_second_account_of_a_member, keeps_the_newest_consent, changes_address_and_preferences,
                remembers_the_two_newest_logins_and_the_device, gives_what_a_log_in_is_compared_with, ends_with_the_membership, closes_with_all_that_hangs_on_it,
                closes_a_sign_up_without_an_account;
            commit: raises_exactly_the_expected_versions, refuses_any_other_version, writes_nothing_when_stale,
                writes_nothing_when_the_last_part_fails, writes_nothing_when_a_fact_is_known, takes_facts_in_their_order,
                names_the_doubled_value, refuses_a_token_that_exists, replaces_and_deletes_secrets, an_empty_commit_is_done;
            counter: starts_at_version_zero, answers_in_the_order_of_the_keys, keeps_every_hit, an_unexpected_write_raises_the_version,
                comes_with_whom_the_items_match;
            flow: is_found_by_its_token_only, goes_on_under_its_version, refuses_to_begin_twice, ends_with_its_secrets,
                gives_the_newest_of_an_account_and_kind, keeps_every_kind_of_state;
            session: is_found_by_its_token_until_it_ends, lists_what_has_not_ended_oldest_first, signs_of_life_never_conflict,
                locks_and_unlocks, comes_with_its_account, is_counted_while_it_is_open;
            mail: waits_until_it_is_due_oldest_first, is_in_one_hand_at_a_time, comes_back_when_a_claim_runs_out, stays_in_the_hand_that_holds_it,
                is_wiped_once_it_is_done, counts_tries_and_waits_between_them, tells_where_the_newest_of_a_flow_stands;
            publish: keeps_and_replaces_profiles, lists_terms_in_the_order_of_publication, shows_notices_to_whom_they_speak,
                shows_a_federations_notices_to_its_offices_alone,
                finds_notices_by_folded_words, leaves_out_what_is_not_published_yet, marks_what_an_account_has_read;
            journal: chains_each_series_without_a_gap, keeps_the_hashed_bytes, starts_a_series_for_each_subject, pages_through_a_series,
                a_checkpoint_binds_what_changed, a_refused_commit_leaves_no_trace;
            purge: forgets_flows_after_a_day, forgets_counters_at_their_time, forgets_ended_sessions_and_done_mails,
                deletes_bodies_by_the_time_of_their_kind_and_says_so, leaves_what_is_still_needed,
                brings_what_is_ahead_to_the_present;
            roster: is_absent_until_it_is_loaded, matches_insured_people_only, tells_of_dependants_under_a_number,
                names_the_insured_people_under_a_number, keeps_every_item, matches_padded_widths,
                follows_a_change_of_widths, keeps_identities_across_loads, raises_the_version_of_changed_people_only,
                tells_twins_by_branch_number, tells_twins_by_kana_without_branch_numbers, learns_and_keeps_branch_numbers,
                adds_by_default_and_ends_nobody, a_full_load_ends_the_others_and_their_sessions, people_who_come_back_are_members_again,
                names_both_lines_of_a_doubled_person, undoes_everything_when_refused, counts_before_it_asks,
                leaves_other_insurers_alone, follows_a_symbol_written_another_way;
            likeness: agrees_with_the_rule_in_every_pair, means_the_likest_and_among_equals_the_smallest_identity;
            race: a_hundred_commits_with_one_version_give_one_winner, a_hundred_first_hits_of_a_counter_give_one_winner,
                a_hundred_sign_ups_with_one_user_id_give_one_account, a_hundred_workers_take_a_mail_once,
                commits_about_one_series_leave_no_gap, readers_see_whole_commits,
                servers_that_purge_at_once_count_each_body_once, servers_that_bind_at_once_make_one_checkpoint;
        );
    };
    (@list $make:path, $($noun:ident: $($case:ident),+ ;)+) => { $(
        mod $noun {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let held = $make().await;
                    $crate::$noun::$case($crate::Scene::new(held.store())).await;
                }
            )+
        }
    )+ };
}

/// Lists the cases of `OperatorStore`, as [`conformance!`] does the others.
#[macro_export]
macro_rules! operator_conformance {
    ($make:path) => {
        $crate::conformance!(@list $make,
            operator: a_sound_journal_verifies, kept_lines_are_compared, people_whom_no_mail_reaches_are_listed;
        );
    };
}

/// Lists the cases of `OfficeStore` and `LedgerStore`, as [`conformance!`] does the others.
#[macro_export]
macro_rules! desk_conformance {
    ($make:path) => {
        $crate::conformance!(@list $make,
            office: keeps_and_replaces_federations, keeps_every_item, keeps_ledgers_apart, pages_through_a_ledger,
                gets_a_user_id, refuses_a_user_id_that_another_office_has, gives_the_greatest_user_id_that_a_free_one_follows,
                passes_over_user_ids_that_nothing_free_follows, remembers_log_ins_and_devices, tells_when_the_password_was_changed, changes_the_security_address,
                keeps_an_authenticator, gives_the_flows_of_an_office, keeps_whose_mail_it_is, keeps_each_kind_of_secret,
                facts_without_a_table_are_only_told;
            desk_commit: raises_exactly_the_expected_versions, refuses_any_other_version, writes_nothing_when_stale,
                writes_nothing_when_a_mail_exists, writes_nothing_when_a_letter_stands_in_a_batch_twice,
                takes_facts_in_their_order, brings_authenticators_to_the_present;
            holder_session: is_found_by_its_token_until_it_ends, a_members_token_finds_none,
                lists_what_has_not_ended_oldest_first, signs_of_life_never_conflict, remembers_factor_and_declining,
                is_forgotten_a_day_after_its_end;
            staff: keeps_every_item, refuses_a_user_id_that_another_clerk_has, are_listed_by_federation_and_user_id,
                changes_roles_closes_and_logs_in, are_set_up_by_the_newest_token, are_made_with_their_token,
                give_an_authenticator_up;
            reissue: keeps_every_item, is_found_by_number_and_address_together, refuses_a_receipt_number_that_exists,
                an_office_has_one_open_application, many_at_once_for_an_office_give_one, two_steps_on_one_version_give_one,
                follows_every_legal_way, follows_a_long_way, refuses_what_the_table_does_not_have, tells_what_happened,
                tells_who_printed_alone, finds_letters_whose_time_is_over;
            queue: shows_the_states_asked_for_oldest_first, pages_without_gap_or_repetition,
                is_narrowed_by_reviewer_and_age, is_found_by_words, follows_the_ledgers_reading, counts_each_state;
            letter: keep_the_order_of_their_batch, belong_to_the_batch_they_were_printed_in, list_their_batches_newest_first,
                go_with_their_application_seven_years_after_its_end;
            ledger: changes_only_what_changed, knows_since_when_an_address_holds,
                tells_since_when_applications_have_their_address, keeps_user_id_and_security_address,
                a_full_load_closes_the_others, names_both_lines_of_a_doubled_office, names_lines_whose_user_id_is_taken,
                undoes_everything_when_refused, counts_before_it_asks, leaves_other_federations_alone,
                keeps_nothing_of_half_a_file;
        );
    };
}
