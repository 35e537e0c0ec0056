//! All parsers, with randomly changed examples, the same ones in every run. `tests/targets` says
//! what must hold; the fuzzer tries more (`tests/fuzz`). Each target runs on a thread with a stack
//! as small as that of a worker.

use crate::tree;
use model::Dialect;
use testkit::draw;

/// The stack of a worker's thread.
const STACK: usize = 2 * 1024 * 1024;

/// Examples with random changes.
pub struct Changed {
    corpus: Vec<Vec<u8>>,
    seed: u64,
}

impl Changed {
    pub fn new(seed: u64, corpus: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let corpus: Vec<_> = corpus.into_iter().collect();
        assert!(!corpus.is_empty());
        Self { corpus, seed }
    }

    /// The example with this number: first each example unchanged, then with up to eight changes.
    pub fn example(&self, number: u64) -> Vec<u8> {
        let count = self.corpus.len() as u64;
        if number < count {
            return self.corpus[number as usize].clone();
        }
        let mut place = number << 8;
        let mut drawn = |below: usize| {
            place += 1;
            (draw(self.seed, place) % below.max(1) as u64) as usize
        };
        let mut bytes = self.corpus[drawn(self.corpus.len())].clone();
        for _ in 0..=drawn(8) {
            let at = drawn(bytes.len() + 1);
            let end = (at + drawn(16)).min(bytes.len());
            match drawn(6) {
                0 if at < bytes.len() => bytes[at] ^= 1 << drawn(8),
                1 => bytes.insert(at, INTERESTING[drawn(INTERESTING.len())]),
                2 => drop(bytes.drain(at..end)),
                3 => {
                    let again = bytes[at..end].repeat(1 + drawn(40));
                    bytes.splice(at..at, again);
                }
                4 => bytes.truncate(at),
                _ => {
                    let other = &self.corpus[drawn(self.corpus.len())];
                    let from = drawn(other.len() + 1);
                    let part = other[from..(from + drawn(64)).min(other.len())].to_vec();
                    bytes.splice(at..end, part);
                }
            }
        }
        bytes
    }

    /// The example with this number, as text.
    pub fn text(&self, number: u64) -> String {
        String::from_utf8_lossy(&self.example(number)).into_owned()
    }
}

/// Bytes that have a meaning in one of the parsers.
const INTERESTING: &[u8] = b"\0\n\r\t \"'\\/<>()[]{}:;,.*+-%&=?#@!|~^`$09aAzZ\x7f\x80\xc3\xff";

/// Checks that a target holds for all examples.
fn hold(name: &str, tries: u64, seed: u64, corpus: Vec<Vec<u8>>, target: impl Fn(&Changed, u64) + Send + 'static) {
    let count = corpus.len();
    let run = move || {
        let changed = Changed::new(seed, corpus);
        for number in 0..tries {
            target(&changed, number);
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
    println!("{name}: {tries} tries from {count} examples");
}

/// The contents of a folder's files, in the order of their names.
fn files(folder: &str) -> Vec<String> {
    let mut paths: Vec<_> =
        std::fs::read_dir(tree::root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The sections of the language's case files, and the examples of its documentation.
fn language() -> Vec<Vec<u8>> {
    let mut corpus = Vec::new();
    for text in files("shared/expr/tests/inputs") {
        corpus.extend(text.split("\n--- ").filter_map(|part| Some(part.split_once('\n')?.1.as_bytes().to_vec())));
    }
    let page = tree::read("docs/reference/expressions.md");
    corpus.extend(page.split('`').skip(1).step_by(2).map(|example| example.replace("\\|", "|").into_bytes()));
    corpus.retain(|example| example.len() <= 4_096);
    corpus
}

/// The workflows of the language's case files, as revisions.
fn workflows() -> Vec<Vec<u8>> {
    let case = |text: String| {
        let mut case: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut workflow = case["workflow"].take();
        workflow["v"] = 1.into();
        workflow.to_string().into_bytes()
    };
    files("tests/fixtures/language").into_iter().map(case).collect()
}

#[test]
fn expressions() {
    hold("expression", 20_000, 1, language(), |changed, number| targets::expression::hold(&changed.text(number)));
}

#[test]
fn conditions() {
    hold("condition", 20_000, 2, language(), |changed, number| targets::condition::hold(&changed.text(number)));
}

#[test]
fn templates() {
    hold("template", 20_000, 3, language(), |changed, number| targets::template::hold(&changed.text(number)));
}

#[test]
fn revisions() {
    hold("workflow", 4_000, 4, workflows(), |changed, number| targets::workflow::hold(&changed.example(number)));
}

#[test]
fn crons() {
    let seeds = [
        "Asia/Shanghai\n0 9 * * 1-5",
        "Europe/Berlin\n30 2 L 3 *",
        "UTC\n*/5 0-12/3 1,15 JAN-DEC MON#2",
        "\n0 0 29 2 *",
        "America/New_York\n59 1 * 11 SUN",
        "Pacific/Apia\n0 0 30 12 ?",
    ];
    hold("schedule", 50_000, 5, seeds.map(|seed| seed.as_bytes().to_vec()).to_vec(), |changed, number| {
        // From the year 1677 to the year 2262, most of them near today.
        let since = (draw(5, number) as i64) >> (draw(6, number) % 40);
        targets::schedule::hold(since / 1_000_000, &changed.text(number));
    });
}

#[test]
fn answers_of_receivers() {
    let seeds = ["SUCCESS", " \"SUCCESS\"\r\n", "'SUCCEESS'", "{\"code\":\"SUCCESS\"}", "", "SUCCEEDED"];
    hold("callback", 200_000, 7, seeds.map(|seed| seed.as_bytes().to_vec()).to_vec(), |changed, number| {
        let body = changed.example(number);
        let status = 100 + (draw(8, number) % 500) as u16;
        let counts = engine::delivery::judge(Dialect::Dpa, status, &body).is_none();
        // Checked in another way: the text is one of the two words, with nothing else but quotes
        // and white space.
        let text = String::from_utf8(body).unwrap_or_default();
        let word: String = text.chars().filter(|c| !c.is_whitespace() && !"\"'".contains(*c)).collect();
        let inner = text.trim_matches(|c: char| c.is_whitespace() || "\"'".contains(c));
        let expected = (200..300).contains(&status) && ["SUCCESS", "SUCCEESS"].contains(&inner) && word == inner;
        assert_eq!(counts, expected, "{status} {text:?}");
    });
}
