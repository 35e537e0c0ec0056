//! Names use the field's words. An effect is in flight and completes, a child execution is started;
//! no other picture from aviation, seafaring or the family has a place in a name.

use crate::tree::{self, Source};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

/// Words that no identifier and no file name contains.
const FORBIDDEN: &str = "
    air airborne aircraft aloft flew flies flight flights flown fly flying grounded hangar hover land landed
    landing lands pilot plane planes runway sky takeoff
    aboard adrift captain castaway crew deck dock docked ferry fleet harbor harbour helm
    moor moored rudder sail sailor sails sea seas shore skipper strand stranded vessel voyage
    aunt baby bear bears birth born borne bride brother brothers conceive conceived cousin cousins daughter
    families family father grandparent heir heirs infant kin kins mother offspring orphan orphaned orphans
    sibling siblings sister sisters son spouse twin twins uncle widow widowed
";

/// Pairs of words that are forbidden together.
const FORBIDDEN_PAIRS: &[[&str; 2]] = &[["take", "off"], ["takes", "off"], ["let", "go"], ["cast", "off"]];

/// Names that others have given: where, and which word.
const GIVEN: &[(&str, &str)] = &[
    // The library's type.
    ("shared/api/src/auth/", "family"),
    // The axes of XPath.
    ("shared/catalogue/src/xpath/", "sibling"),
    ("shared/catalogue/src/xpath/", "siblings"),
];

#[test]
fn names_use_the_fields_words() {
    let sources = tree::rust();
    let mut seen = 0;
    let found = sources.iter().fold(String::new(), |mut list, file| {
        for (line, name, word) in wrong_names(file, &mut seen) {
            let _ = writeln!(list, "  {}:{line} `{name}` contains '{word}'", file.path);
        }
        list
    });
    assert!(seen > 50_000, "only {seen} names were looked at");
    assert!(found.is_empty(), "words of another field:\n{found}");
}

/// Every use of a name with a forbidden word: the line, the name, the word. Of a file's own name,
/// line 0.
fn wrong_names(file: &Source, seen: &mut usize) -> Vec<(usize, String, String)> {
    let mut names = vec![(0, file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned())];
    let tokens: TokenStream = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.path));
    identifiers(tokens, &mut names);
    *seen += names.len();
    let wrong = names.into_iter().filter_map(|(line, name)| {
        let word = forbidden_word(&name)?;
        let is_given = GIVEN.iter().any(|(place, given)| file.path.starts_with(place) && word == *given);
        (!is_given).then_some((line, name, word))
    });
    wrong.collect()
}

/// All identifiers, those in macros included. Comments and literals have none.
fn identifiers(tokens: TokenStream, names: &mut Vec<(usize, String)>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => identifiers(group.stream(), names),
            TokenTree::Ident(name) => names.push((name.span().start().line, name.to_string())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The first forbidden word of a name. An effect may be in flight.
fn forbidden_word(name: &str) -> Option<String> {
    let words = words(name);
    let pair = words.windows(2).find(|pair| FORBIDDEN_PAIRS.iter().any(|forbidden| *pair == forbidden.as_slice()));
    if let Some(pair) = pair {
        return Some(pair.join(" "));
    }
    let in_flight = |at: usize| words[at] == "flight" && at > 0 && words[at - 1] == "in";
    let is_forbidden = |word: &str| forbidden_words().contains(word);
    (0..words.len()).find(|at| is_forbidden(&words[*at]) && !in_flight(*at)).map(|at| words[at].clone())
}

fn forbidden_words() -> &'static BTreeSet<&'static str> {
    static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| FORBIDDEN.split_whitespace().collect());
    &WORDS
}

/// The words of a name in snake, camel or upper case, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let mut before_is_lower = true;
        words.push(String::new());
        for letter in part.chars() {
            if letter.is_uppercase() && before_is_lower && words.last().is_some_and(|word| !word.is_empty()) {
                words.push(String::new());
            }
            before_is_lower = !letter.is_uppercase();
            words.last_mut().unwrap().extend(letter.to_lowercase());
        }
    }
    words
}

#[test]
fn a_forbidden_word_is_found_with_its_place() {
    let file = |text: &str| Source { path: "shared/engine/src/run/air.rs".to_owned(), text: text.to_owned() };
    let text =
        "// fly\nfn take_off(in_flight: u32) { Some(landed) = vec![Sky::new(\"sea\")] }\nconst IN_FLIGHT: u8 = 0;\n";
    let found = wrong_names(&file(text), &mut 0);
    let found: Vec<_> = found.iter().map(|(line, name, word)| (*line, name.as_str(), word.as_str())).collect();
    assert_eq!(found, [(0, "air", "air"), (2, "take_off", "take off"), (2, "landed", "landed"), (2, "Sky", "sky")]);
    for fine in ["in_flight", "MAX_IN_FLIGHT", "a_group_with_much_in_flight", "Parent", "children", "landscape"] {
        assert_eq!(forbidden_word(fine), None, "{fine}");
    }
    for wrong in ["Flight", "flights", "firstFlight", "NextOfKin", "SKY", "let_go"] {
        assert!(forbidden_word(wrong).is_some(), "{wrong}");
    }
}
