//! The contract of [`watergang_core::Store`] as tests that each store runs.
//!
//! A store's `tests/it/contract.rs` is one line: `watergang_store_testkit::contract!(a_fresh_store);` where
//! `a_fresh_store` is an async function that gives a [`Bench`]: an empty database, opened as a store that may be
//! written. Each test makes a database of its own, so that no order is hidden between them.
//!
//! What is expected is computed here from the fixture by hand-written rules, never by the code under test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::any::Any;
use std::sync::Arc;

use watergang_core::Store;

pub mod domain;
pub mod fixture;
pub mod import;
pub mod paging;
pub mod predicate;
pub mod read;

/// A store on an empty database, and whatever must live as long as it (a temporary folder, a database server).
pub struct Bench {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Kept until the test ends.
    pub keep: Box<dyn Any + Send>,
}

/// Runs every test of the contract on stores that the function makes.
#[macro_export]
macro_rules! contract {
    ($fresh:path) => {
        $crate::contract_tests!($fresh;
            read:
            the_inventory_tells_what_the_database_knows,
            every_item_comes_as_it_was_written,
            pages_joined_by_cursor_are_the_whole_and_nothing_twice,
            an_offset_leaps_over_items,
            an_item_is_found_by_its_id_and_by_nothing_like_it,
            a_bbox_takes_what_touches_it_and_what_has_no_geometry,
            a_bbox_over_the_antimeridian_is_two_boxes,
            a_bbox_in_another_crs_is_brought_home,
            heights_count_where_both_sides_have_them,
            a_time_takes_what_touches_it_and_what_has_no_time,
            ids_and_equal_values_select,
            words_are_found_in_texts,
            counts_are_what_a_walk_finds,
            a_count_is_known_where_the_rows_tell_it,
            only_the_columns_asked_for_come,
            a_sort_is_total_and_puts_what_lacks_the_property_last,
            a_sort_by_several_goes_each_its_own_way,
            a_foreign_cursor_is_refused,
            unknown_collections_and_properties_are_refused,
            whoever_left_gets_no_answer,
            the_extent_is_that_of_the_data;
            paging:
            pages_are_the_same_on_the_way_back,
            a_page_end_is_known_before_its_rows,
            a_page_ends_at_the_item_that_it_was_asked_for,
            a_long_page_that_is_asked_for_by_its_end_ends_there,
            a_page_ends_where_it_was_told_to_whatever_others_write,
            a_walk_goes_on_after_texts_that_fit_into_no_address,
            few_of_many_items_are_found_in_any_order;
            predicate:
            a_predicate_selects_what_it_is_true_of,
            a_predicate_that_takes_long_is_broken_off;
            domain:
            the_domains_are_those_of_the_data,
            the_domains_move_with_the_data,
            of_many_values_the_outermost_are_told;
            import:
            an_import_dropped_leaves_everything_as_it_was,
            appended_twice_is_refused_row_by_row,
            replacing_with_the_same_changes_nothing,
            replacing_keeps_ids_and_removes_the_rest,
            upserting_changes_what_came_and_keeps_the_rest,
            a_write_moves_the_revision_and_a_read_does_not
        );
    };
}

/// One test function for each name of each module.
#[macro_export]
#[doc(hidden)]
macro_rules! contract_tests {
    ($fresh:path; $($module:ident: $($name:ident),+);+) => {
        $($(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                $crate::$module::$name($fresh().await).await;
            }
        )+)+
    };
}
