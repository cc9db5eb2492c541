//! The walk through one page, batch by batch, that both stores share.

use watergang_core::{Cursor, ItemQuery, Mark, PageEnd};

use crate::ahead::{Ahead, KEYS_MAX, Listing};
use crate::order::Way;
use crate::table::KeyColumn;
use crate::text::{Bind, Dialect};

/// What to do with a row that passed the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Leap over it (`offset`).
    Skip,
    /// Give it out.
    Emit,
    /// The page was full already: the row proves that there is a next page, and nothing more is to be read.
    Stop,
}

/// Where a walk through one page is.
///
/// A store asks for rows after [`PageWalk::after`], tells each candidate by [`PageWalk::passed_over`] or
/// [`PageWalk::offer`], and the end of the collection by [`PageWalk::exhaust`]. Between two batches nothing of the
/// database is held.
#[derive(Clone, Debug)]
pub struct PageWalk {
    way: Way,
    after: Option<Cursor>,
    until: Option<Cursor>,
    offset_left: u64,
    limit_left: u64,
    returned: u64,
    last_emitted: Option<Cursor>,
    /// Where the next page starts when there are no more rows on this one.
    next: Option<Cursor>,
    end: Option<PageEnd>,
    ahead: Ahead,
}

impl PageWalk {
    /// A walk that has not begun.
    #[must_use]
    pub fn new(cursor: Option<Cursor>, offset: u64, limit: u64) -> Self {
        Self {
            way: Way::Forward,
            after: cursor,
            until: None,
            offset_left: offset,
            limit_left: limit,
            returned: 0,
            last_emitted: None,
            next: None,
            end: None,
            ahead: Ahead::default(),
        }
    }

    /// The walk through the page that a query asks for.
    #[must_use]
    pub fn of(query: &ItemQuery) -> Self {
        let (until, next) = (query.until.clone(), query.until.clone());
        Self { until, next, ..Self::new(query.cursor.clone(), query.offset, query.limit) }
    }

    /// A walk back from the last row of a page of `limit` rows, to the place after which that page begins: it ends at
    /// the row before the page's first, which [`PageWalk::last_place`] tells.
    #[must_use]
    pub fn back_from(last: Cursor, limit: u64) -> Self {
        Self { way: Way::Backward, until: Some(last), ..Self::new(None, limit, 1) }
    }

    /// Which way the rows are walked.
    #[must_use]
    pub const fn way(&self) -> Way {
        self.way
    }

    /// The place of the last row that was given out, of a page that is full.
    #[must_use]
    pub fn last_place(&self) -> Option<&Cursor> {
        self.last_emitted.as_ref().or_else(|| self.end.as_ref().and_then(|end| end.next.as_ref()))
    }

    /// The place after which the next batch starts.
    #[must_use]
    pub const fn after(&self) -> Option<&Cursor> {
        self.after.as_ref()
    }

    /// Its places of which some values are told by their digests alone, to be completed before any row is read.
    pub fn partial_places(&mut self) -> impl Iterator<Item = &mut Cursor> {
        let places = [&mut self.after, &mut self.until, &mut self.next];
        places.into_iter().filter_map(Option::as_mut).filter(|place| place.is_partial())
    }

    /// The last place of the page, where it was told before the rows are read.
    #[must_use]
    pub const fn until(&self) -> Option<&Cursor> {
        self.until.as_ref()
    }

    /// Goes on to an end that was told to the client already, whatever comes and goes before it meanwhile: were it
    /// rows that are counted, those that others insert would push old ones over the end, where no page has them. An end
    /// that the walk has already is only ever brought nearer.
    pub fn go_to(&mut self, end: &PageEnd) {
        if self.end.is_none() {
            if end.next.is_some() {
                self.until.clone_from(&end.next);
                self.next.clone_from(&end.next);
            }
            self.limit_left = u64::MAX;
            self.ahead.forget();
        }
    }

    /// Where the next page starts if no row follows the last of this one: behind the end that was asked for, if any was.
    #[must_use]
    pub const fn next_at_end(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// How many more rows the walk can use: those to leap over, those to give out, and the one that proves a next page.
    #[must_use]
    pub const fn wanted(&self) -> u64 {
        self.offset_left.saturating_add(self.limit_left).saturating_add(1)
    }

    /// How many rows the next statement may leap over by itself, given that it yields no row that the filter refuses.
    #[must_use]
    pub const fn offset_left(&self) -> u64 {
        self.offset_left
    }

    /// Notes that a statement leaps over the rows that were left to leap over.
    pub fn leapt(&mut self) {
        self.offset_left = 0;
    }

    /// How many rows were given out.
    #[must_use]
    pub const fn returned(&self) -> u64 {
        self.returned
    }

    /// Decides on a row that the filter holds for. `place` is its place in the order.
    pub fn offer(&mut self, place: impl FnOnce() -> Cursor) -> Verdict {
        if self.limit_left == 0 {
            self.end =
                Some(PageEnd { number_returned: self.returned, next: self.last_emitted.take().or(self.after.take()) });
            return Verdict::Stop;
        }
        if self.offset_left > 0 {
            self.offset_left -= 1;
            return Verdict::Skip;
        }
        self.limit_left -= 1;
        self.returned += 1;
        // Only the last row of a page is a place that anybody asks for.
        if self.limit_left == 0 {
            self.last_emitted = Some(place());
        }
        Verdict::Emit
    }

    /// Notes the last row that a batch has looked at, whatever became of it.
    pub fn passed_over(&mut self, place: Vec<Mark>) {
        self.after = Some(Cursor { values: place });
    }

    /// A list for the keys of the next rows, where a statement is to look for them; nothing while it is too early for
    /// that, by the number of statements that were run, or where there are some, or where keys cannot be listed.
    /// `is_decided` says that no row will be refused.
    pub fn listing(
        &mut self,
        key: &KeyColumn,
        dialect: Dialect,
        is_decided: bool,
        statements_before: u8,
    ) -> Option<(Listing, u64)> {
        if !self.ahead.is_due(statements_before) {
            return None;
        }
        let asked = if is_decided { self.wanted().min(KEYS_MAX) } else { KEYS_MAX };
        let listing = Listing::new(key, dialect, asked);
        if listing.is_none() {
            self.ahead.found(None);
        }
        listing.map(|listing| (listing, asked))
    }

    /// Notes the keys of the next rows.
    pub fn listed(&mut self, listing: Listing) {
        if self.ahead.found(Some(listing)) {
            self.exhaust();
        }
    }

    /// The keys of the next rows, so many at most, and how many they are; nothing where they are not known.
    #[must_use]
    pub fn next_keys(&self, count_max: u64) -> Option<(Bind, u64)> {
        self.ahead.next(count_max)
    }

    /// Notes that the rows of so many keys have been looked at.
    pub fn leave_keys(&mut self, count: u64) {
        if self.ahead.leave(count) {
            self.exhaust();
        }
    }

    /// Notes that the rows of the keys up to this one have been looked at.
    pub fn leave_keys_up_to(&mut self, key: &Mark) {
        self.ahead.leave_up_to(key);
    }

    /// Notes a statement that was run without keys.
    pub const fn ran(&mut self) {
        self.ahead.ran();
    }

    /// How many rows a statement without keys is to look at, where some of them may be refused: a few more than wanted
    /// spare a second statement, and where the first ones found too little, as many as there may be.
    #[must_use]
    pub const fn candidates(&self, rows_max: u64) -> u64 {
        let wanted = self.wanted();
        let some = wanted.saturating_add(wanted / 8 + 16);
        if self.ahead.has_run() || some > rows_max { rows_max } else { some }
    }

    /// Notes that there are no more rows.
    pub fn exhaust(&mut self) {
        self.end = Some(PageEnd { number_returned: self.returned, next: self.next.take() });
    }

    /// Where the page ended, once that is known.
    #[must_use]
    pub const fn end(&self) -> Option<&PageEnd> {
        self.end.as_ref()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use watergang_core::Value;

    use super::*;

    fn walk(rows: &[i64], mut page: PageWalk) -> (Vec<i64>, PageEnd) {
        let mut emitted = Vec::new();
        for row in rows {
            let place = || Cursor { values: vec![Value::Integer(*row).into()] };
            match page.offer(place) {
                Verdict::Skip => {}
                Verdict::Emit => emitted.push(*row),
                Verdict::Stop => return (emitted, page.end().unwrap().clone()),
            }
            page.passed_over(vec![Value::Integer(*row).into()]);
        }
        page.exhaust();
        (emitted, page.end().unwrap().clone())
    }

    #[test]
    fn a_full_page_tells_its_last_row_only_when_another_follows() {
        let next = Some(Cursor { values: vec![Value::Integer(2).into()] });
        assert_eq!(walk(&[1, 2, 3], PageWalk::new(None, 0, 2)), (vec![1, 2], PageEnd { number_returned: 2, next }));
        assert_eq!(walk(&[1, 2], PageWalk::new(None, 0, 2)), (vec![1, 2], PageEnd { number_returned: 2, next: None }));
    }

    #[test]
    fn rows_that_a_statement_leapt_over_are_not_leapt_over_again() {
        let mut page = PageWalk::new(None, 2, 5);
        assert_eq!((page.offset_left(), page.wanted()), (2, 8));
        page.leapt();
        assert_eq!((page.offset_left(), page.wanted()), (0, 6));
        assert_eq!(walk(&[3, 4], page), (vec![3, 4], PageEnd { number_returned: 2, next: None }));
    }

    #[test]
    fn a_walk_to_an_end_that_was_told_counts_no_rows() {
        let mut page = PageWalk::new(None, 0, 2);
        let last = Cursor { values: vec![Value::Integer(4).into()] };
        page.go_to(&PageEnd { number_returned: 2, next: Some(last.clone()) });
        assert_eq!(page.until(), Some(&last));
        assert_eq!(walk(&[1, 2, 3, 4], page).0, vec![1, 2, 3, 4]);
    }

    #[test]
    fn an_end_that_was_asked_for_is_never_widened() {
        let last = Cursor { values: vec![Value::Integer(4).into()] };
        let mut page = PageWalk { until: Some(last.clone()), next: Some(last.clone()), ..PageWalk::new(None, 0, 2) };
        assert_eq!(page.next_at_end(), Some(&last));
        page.go_to(&PageEnd { number_returned: 4, next: None });
        assert_eq!((page.until(), page.next_at_end()), (Some(&last), Some(&last)));
    }

    /// What gathers or sorts is asked once for rows and then for keys alone, once for many batches.
    #[test]
    fn a_walk_that_refuses_all_rows_sorts_them_a_few_times() {
        const COUNT: u64 = 100_000;
        const BATCH: u64 = 512;
        let key = KeyColumn {
            name: "fid".to_owned(),
            kind: watergang_core::KeyKind::Integer,
            column_type: crate::ColumnType::Integer,
        };
        let mut page = PageWalk::new(None, 0, 1);
        let (mut without_keys, mut listings, mut seen) = (0, 0, 0);
        while page.end().is_none() {
            if let Some((mut listing, asked)) =
                page.listing(&key, Dialect::Sqlite, false, crate::ahead::STATEMENTS_BEFORE)
            {
                listings += 1;
                for number in (seen..COUNT).take(usize::try_from(asked).unwrap()) {
                    listing.take(Value::Integer(i64::try_from(number).unwrap()).into());
                }
                page.listed(listing);
            } else if let Some((_, count)) = page.next_keys(BATCH) {
                seen += count;
                page.leave_keys(count);
            } else {
                without_keys += 1;
                seen += page.candidates(BATCH);
                page.ran();
            }
        }
        assert_eq!((without_keys, listings, seen), (1, 7, COUNT));
    }

    #[test]
    fn an_offset_leaps_over_rows() {
        let next = Some(Cursor { values: vec![Value::Integer(3).into()] });
        assert_eq!(walk(&[1, 2, 3, 4], PageWalk::new(None, 2, 1)), (vec![3], PageEnd { number_returned: 1, next }));
        assert_eq!(walk(&[1, 2], PageWalk::new(None, 5, 1)), (vec![], PageEnd { number_returned: 0, next: None }));
    }
}
