//! Finds all matches of a regular expression in a text.
//!
//! One search is linear, but finding all matches is not: the engine may have to read to the end of
//! the text to determine where a match ends, and with `a.*z|a` it does so for every `a`. So the
//! automaton is stepped here, and every byte that it reads is counted.

use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{NFA, WhichCaptures};

use crate::compare::{PROGRAM, Pattern};
use crate::error::PatternError;
use crate::{Meter, Result};

/// The most bytes of automaton states that are kept. Few, because each state can be recreated from
/// every other.
const STATES: usize = 256 * 1024;
/// The positions whose cost is about that of reading a character, when threads follow all of them.
const FREE_POSITIONS: usize = 8;

/// A regular expression that extracts parts of texts.
#[derive(Debug)]
pub struct Extractor {
    /// The number of positions, with all repetitions written out.
    positions: usize,
    /// Determines where a match ends.
    dfa: DFA,
    /// Determines where a match begins, and what its groups contain.
    vm: PikeVM,
}

/// The result of a search step.
enum Reach {
    /// The first match ends at this byte.
    Match(usize),
    /// There is no match in the rest of the text.
    Nothing,
    /// The automaton cannot decide: it does not know Unicode's word boundaries outside of ASCII.
    Unsettled,
}

impl Extractor {
    /// Checks and compiles a regular expression.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        let positions = Pattern::parse(source)?.positions();
        let config = NFA::config().nfa_size_limit(Some(PROGRAM)).which_captures(WhichCaptures::All);
        let nfa = NFA::compiler().configure(config).build(source).ok().ok_or(PatternError::TooComplex)?;
        let config = DFA::config().unicode_word_boundary(true).cache_capacity(STATES).skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa.clone()).ok().ok_or(PatternError::TooComplex)?;
        let vm = PikeVM::new_from_nfa(nfa).ok().ok_or(PatternError::TooComplex)?;
        Ok(Self { positions, dfa, vm })
    }

    /// The number of groups, not counting the whole match.
    pub fn groups(&self) -> usize {
        self.vm.get_nfa().group_info().group_len(regex_automata::PatternID::ZERO).saturating_sub(1)
    }

    /// The content of a group in each match, from left to right; group 0 is the whole match.
    /// `None` for a match in which the group does not take part.
    pub fn all(&self, text: &str, group: usize) -> Result<Vec<Option<String>>> {
        let meter = Meter::default();
        let mut steps = self.dfa.create_cache();
        let mut threads = self.vm.create_cache();
        let mut captures = self.vm.create_captures();
        let mut found = Vec::new();
        let mut at = 0;
        let mut last_end = None;
        while at <= text.len() {
            let end = match self.reach(&mut steps, text.as_bytes(), at, &meter)? {
                Reach::Nothing => break,
                Reach::Match(end) if text.is_char_boundary(end) => end,
                Reach::Match(_) | Reach::Unsettled => text.len(),
            };
            meter.work((end - at).saturating_mul((self.positions / FREE_POSITIONS).max(1)))?;
            self.vm.captures(&mut threads, Input::new(text).range(at..end), &mut captures);
            let Some(whole) = captures.get_match() else { break };
            if whole.is_empty() && last_end == Some(whole.end()) {
                at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                continue;
            }
            let part = captures.get_group(group).and_then(|span| text.get(span.range()));
            meter.output(part.map_or(0, str::len) + 1)?;
            found.push(part.map(str::to_owned));
            at = whole.end();
            last_end = Some(at);
        }
        Ok(found)
    }

    fn reach(&self, cache: &mut Cache, text: &[u8], start: usize, meter: &Meter) -> Result<Reach> {
        let mut spent = 0;
        let reach = self.step(cache, text, start, meter.work_left(), &mut spent).unwrap_or(Reach::Unsettled);
        meter.work(spent)?;
        Ok(reach)
    }

    /// Reads from `start` until the end of the first match is known. `None` if the automaton cannot
    /// decide, or if more work was used than is left.
    ///
    /// A byte costs one, and a state that is created for it costs as much as the expression has
    /// positions.
    fn step(&self, cache: &mut Cache, text: &[u8], start: usize, left: usize, spent: &mut usize) -> Option<Reach> {
        let mut state = self.dfa.start_state_forward(cache, &Input::new(text).range(start..)).ok()?;
        let mut end = None;
        let mut size = cache.memory_usage();
        for (at, byte) in text.iter().enumerate().skip(start) {
            state = self.dfa.next_state(cache, state, *byte).ok()?;
            let before = std::mem::replace(&mut size, cache.memory_usage());
            *spent += if size == before { 1 } else { self.positions + 1 };
            if state.is_match() {
                // The automaton reports a match one byte late.
                end = Some(at);
            } else if state.is_dead() {
                return Some(end.map_or(Reach::Nothing, Reach::Match));
            } else if state.is_quit() || *spent > left {
                return None;
            }
        }
        if self.dfa.next_eoi_state(cache, state).ok()?.is_match() {
            end = Some(text.len());
        }
        Some(end.map_or(Reach::Nothing, Reach::Match))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EvalError;
    use crate::limits;
    use proptest::prelude::*;

    fn all(pattern: &str, text: &str, group: usize) -> Vec<String> {
        let found = Extractor::parse(pattern).unwrap().all(text, group).unwrap();
        found.into_iter().map(|part| part.unwrap_or_else(|| "-".to_owned())).collect()
    }

    #[test]
    fn matches_and_groups_come_in_order() {
        assert_eq!(all(r"\d+", "a1 b22 c333", 0), ["1", "22", "333"]);
        assert_eq!(all(r"(\w)=(\d)?", "a=1 b= c=3", 2), ["1", "-", "3"]);
        assert_eq!(all(r"(\w)=(\d*)", "a=1 b= c=3", 2), ["1", "", "3"]);
        assert_eq!(all("", "aé", 0), ["", "", ""]);
        assert_eq!(all(r"\b\w+\b", "né 日本 x", 0), ["né", "日本", "x"]);
        assert_eq!(all("(?m)^.*$", "日\n\n本", 0), ["日", "", "本"]);
        assert_eq!(Extractor::parse("(a)(?:b)(?<c>c)").unwrap().groups(), 2);
    }

    #[test]
    fn work_and_size_are_bounded() {
        let too_much = Err(EvalError::TooMuchWork { limit: limits::WORK });
        let extractor = Extractor::parse("a.*z|a").unwrap();
        assert_eq!(extractor.all(&"a".repeat(200_000), 0), too_much);
        assert_eq!(extractor.all(&"a".repeat(1_000), 0).unwrap().len(), 1_000);
        assert_eq!(Extractor::parse(".{0,1000}z|b").unwrap().all(&"b".repeat(200_000), 0), too_much);
        assert_eq!(Extractor::parse(r"\b日").unwrap().all(&"日 ".repeat(50_000), 0), too_much);
        assert_eq!(all(r"\d+", &"1 ".repeat(100_000), 0).len(), 100_000);
        let too_large = EvalError::OutputTooLarge { limit: limits::OUTPUT };
        assert_eq!(Extractor::parse("").unwrap().all(&"a".repeat(300_000), 0).unwrap_err(), too_large);
        assert_eq!(
            Extractor::parse("(a").unwrap_err().to_string(),
            "the regular expression is not valid: unclosed group"
        );
        assert_eq!(Extractor::parse(&"a".repeat(1025)).unwrap_err(), PatternError::TooLong { limit: 1024 });
    }

    proptest! {
        /// Compares the results with those of the regex crate.
        #[test]
        fn the_same_is_found_as_by_the_regex_crate(
            pattern in r"(\(|\)|[ab.日^$|*+?]|\\b|\\w|\\B|(\?:)|\(\?m\)){0,10}",
            text in r"[ab日 \n]{0,12}",
        ) {
            if let (Ok(regex), Ok(extractor)) = (regex::Regex::new(&pattern), Extractor::parse(&pattern)) {
                for group in 0..=extractor.groups() {
                    let expected: Vec<_> = regex
                        .captures_iter(&text)
                        .map(|captures| captures.get(group).map(|part| part.as_str().to_owned()))
                        .collect();
                    prop_assert_eq!(extractor.all(&text, group).unwrap(), expected);
                }
            }
        }
    }
}
