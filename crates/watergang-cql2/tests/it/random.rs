//! Random trees come through both encodings as they are, and no text makes a reader fall over.

use crate::read_both::read_both;
use crate::trees::filter;
use proptest::prelude::*;
use watergang_core::AxisOrder::{EastNorth, NorthEast};
use watergang_cql2::{Encoding, json, text};

/// Words and symbols of which a text may be made that is nearly a filter.
const PIECES: [&str; 64] = [
    "a",
    "\"b\"",
    "'c'",
    "'",
    "\"",
    "\\",
    "1",
    "-2.5e3",
    "1e999",
    ".",
    "(",
    ")",
    ",",
    "=",
    "<>",
    "<=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    " DIV ",
    " AND ",
    " OR ",
    " NOT ",
    " LIKE ",
    " BETWEEN ",
    " IN ",
    " IS NULL",
    "TRUE",
    "CASEI(",
    "ACCENTI(",
    "S_WITHIN(",
    "T_DURING(",
    "A_EQUALS(",
    "DATE('2024-07-09')",
    "TIMESTAMP(",
    "INTERVAL(",
    "'..'",
    "POINT(",
    "POINT Z(",
    "POLYGON((",
    "MULTIPOINT(",
    "GEOMETRYCOLLECTION(",
    " EMPTY",
    "BBOX(1,2,3,4)",
    "1 2",
    "f(",
    "{\"op\":\"",
    "\",\"args\":[",
    "]}",
    "{\"property\":\"a\"}",
    "[",
    "]",
    "{",
    "}",
    ":",
    "null",
    "\"type\":\"Point\"",
    "\"coordinates\":",
    "\u{1680}",
    "é",
    "\u{1F600}",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_tree_comes_through_both_encodings(tree in filter(), is_north_east in any::<bool>()) {
        let axis_order = if is_north_east { NorthEast } else { EastNorth };
        let encoding = Encoding::new(axis_order);
        let written = text::write(&tree, axis_order);
        let read = text::parse(&written, &encoding);
        prop_assert_eq!(read.as_ref(), Ok(&tree), "{}", written);
        let written = json::write(&tree, axis_order);
        let read = json::parse(&written, &encoding);
        prop_assert_eq!(read.as_ref(), Ok(&tree), "{}", written);
    }

    #[test]
    fn any_text_is_read_or_refused(filter in any::<String>()) {
        read_both(&filter);
    }

    #[test]
    fn pieces_of_filters_are_read_or_refused(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        read_both(&pieces.concat());
    }

    /// A filter from which a character was taken, put in or changed.
    #[test]
    fn a_filter_with_a_typing_error_is_read_or_refused(
        tree in filter(),
        is_json in any::<bool>(),
        place in any::<prop::sample::Index>(),
        taken in 0..3_usize,
        put_in in prop::option::of(any::<char>()),
    ) {
        let written = if is_json { json::write(&tree, EastNorth) } else { text::write(&tree, EastNorth) };
        let characters: Vec<char> = written.chars().collect();
        let from = place.index(characters.len() + 1);
        let to = (from + taken).min(characters.len());
        let changed: String = characters[..from].iter().chain(&put_in).chain(&characters[to..]).collect();
        read_both(&changed);
    }
}

/// What is open is refused long before it is too much for the stack. So much of it does not fit into a filter of the
/// usual length, so that is set aside.
#[test]
fn what_is_nested_without_end_is_refused() {
    const PIECES: usize = 20_000;
    let mut encoding = Encoding::new(EastNorth);
    encoding.limits.text_bytes_max = usize::MAX;
    for (start, piece) in [
        ("", "("),
        ("", "NOT "),
        ("", "NOT ("),
        ("", "-"),
        ("", "- "),
        ("a = ", "1 + "),
        ("a = ", "2 ^ ("),
        ("", "f("),
        ("", "f(a IN (g("),
        ("", "CASEI("),
        ("a LIKE ", "ACCENTI("),
        ("", "a AND ("),
        ("A_EQUALS(", "("),
        ("", "A_EQUALS(f("),
        ("", "S_WITHIN(f("),
        ("", "T_AFTER(INTERVAL(f("),
    ] {
        let error = text::parse(&format!("{start}{}", piece.repeat(PIECES)), &encoding).unwrap_err();
        assert_eq!(error.expected, "64 levels of nesting at most", "{start}{piece}");
    }
    for piece in
        ["[", "{\"op\":", "{\"op\":\"not\",\"args\":[", "[[{\"a\":", "{\"type\":[", "{\"op\":\"f\",\"args\":[["]
    {
        let error = json::parse(&piece.repeat(PIECES), &encoding).unwrap_err();
        assert_eq!(error.expected, "64 levels of nesting at most", "{piece}");
    }
}

/// As deep as it may be, on the stack of a thread as tests and servers have them.
#[test]
fn what_is_as_deep_as_allowed_is_read_and_written() {
    let encoding = Encoding::new(EastNorth);
    let levels = encoding.limits.nesting_max;
    for (open, inner, close, per_piece) in [
        ("NOT (", "a", ")", 1),
        ("f(", "a", ")", 1),
        ("a AND (b OR ", "c = 1", ")", 2),
        ("a = f(-", "b", ")", 3),
        ("f(g(a) + (1 * ", "2", "))", 3),
        ("(", "a IS NULL", ") IS NULL", 1),
        ("f((1, ", "2", "))", 2),
        ("NOT f(CASEI(g(", "a", ")))", 4),
        ("f(a IN (b, g(", "c", ")))", 3),
        ("f(T_AFTER(INTERVAL(a, g(", "b", ")), c))", 4),
    ] {
        // A leaf is one level, a comparison at the end another.
        let pieces = (levels - 2) / per_piece;
        let filter = format!("{}{inner}{}", open.repeat(pieces), close.repeat(pieces));
        let tree = text::parse(&filter, &encoding).unwrap_or_else(|error| panic!("{filter}: {error}"));
        assert_eq!(text::parse(&text::write(&tree, EastNorth), &encoding).as_ref(), Ok(&tree), "{filter}");
        assert_eq!(json::parse(&json::write(&tree, EastNorth), &encoding).as_ref(), Ok(&tree), "{filter}");
    }
    let sum = format!("a = {}", vec!["1"; levels - 1].join(" + "));
    let tree = text::parse(&sum, &encoding).unwrap();
    assert_eq!(json::parse(&json::write(&tree, EastNorth), &encoding).as_ref(), Ok(&tree));
    let parentheses = format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    assert!(text::parse(&parentheses, &encoding).is_ok());
    let many = vec!["a = 1"; 3_000].join(" AND ");
    assert!(text::parse(&many, &encoding).is_ok());
}

/// What the fuzzer starts from, and what it has found.
#[test]
fn the_corpus_of_the_fuzzer_is_read_or_refused() {
    const FILTERS_MIN: usize = 45;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/parse");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= FILTERS_MIN, "{}", files.len());
    for file in files {
        // The fuzzer sends what is UTF-8 alone.
        if let Ok(filter) = String::from_utf8(std::fs::read(&file).unwrap()) {
            println!("{}", file.display());
            read_both(&filter);
        }
    }
}
