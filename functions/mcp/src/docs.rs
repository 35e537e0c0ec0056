//! The pages of the documentation, which are compiled into the program, and a search in their
//! sections.

/// The scheme and host of the addresses of pages.
const BASE: &str = "sluice://docs/";
/// The longest text of a section in a list, in bytes.
const EXCERPT: usize = 1_500;

/// The pages by their paths below `docs`, in the order of the paths.
static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// A section of a page.
pub(crate) struct Section {
    pub(crate) page: &'static str,
    pub(crate) heading: &'static str,
    text: &'static str,
}

impl Section {
    /// The beginning of the section.
    pub(crate) fn excerpt(&self) -> &'static str {
        let end = self.text.floor_char_boundary(EXCERPT);
        self.text.get(..end).unwrap_or(self.text).trim()
    }
}

/// The address of a page.
pub(crate) fn uri(page: &str) -> String {
    format!("{BASE}{page}")
}

/// The pages with their titles.
pub(crate) fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().map(|(page, text)| (*page, title(text)))
}

/// The text of the page with this address.
pub(crate) fn read(uri: &str) -> Option<&'static str> {
    let path = uri.strip_prefix(BASE)?;
    PAGES.iter().find(|(page, _)| *page == path).map(|(_, text)| *text)
}

/// The sections that contain the most words of the query, the best first. A word in the heading or
/// the path counts more.
pub(crate) fn search(query: &str, limit: usize) -> Vec<Section> {
    let words: Vec<_> = query.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<_> = PAGES
        .iter()
        .flat_map(|(page, text)| sections(page, text))
        .map(|section| (score(&section, &words), section))
        .filter(|(score, _)| *score > 0)
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().take(limit).map(|(_, section)| section).collect()
}

fn title(text: &'static str) -> &'static str {
    text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default()
}

/// The page divided at its headings. Lines in code blocks are not headings.
fn sections(page: &'static str, text: &'static str) -> Vec<Section> {
    let mut found = Vec::new();
    let (mut begin, mut at, mut heading, mut in_code) = (0, 0, title(text), false);
    for line in text.split_inclusive('\n') {
        in_code ^= line.starts_with("```");
        if !in_code && line.starts_with("##") {
            found.push(Section { page, heading, text: text.get(begin..at).unwrap_or_default() });
            (begin, heading) = (at, line.trim_start_matches('#').trim());
        }
        at += line.len();
    }
    found.push(Section { page, heading, text: text.get(begin..).unwrap_or_default() });
    found
}

fn score(section: &Section, words: &[String]) -> usize {
    let (heading, text) = (section.heading.to_lowercase(), section.text.to_lowercase());
    let of = |word: &String| {
        let named =
            usize::from(heading.contains(word.as_str())) * 6 + usize::from(section.page.contains(word.as_str())) * 3;
        let told = text.matches(word.as_str()).take(3).count();
        named + told + usize::from(named + told > 0) * 8
    };
    words.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_by_their_words() {
        let found = search("idempotency key", 3);
        assert!(found.iter().any(|section| section.excerpt().to_lowercase().contains("idempotency")));
        assert!(search("xyzzy-nothing", 3).is_empty());
    }

    #[test]
    fn every_page_has_a_title_and_an_address() {
        for (page, title) in pages() {
            assert!(!title.is_empty(), "{page}");
            assert!(read(&uri(page)).is_some(), "{page}");
        }
        assert!(read("sluice://docs/../secret").is_none());
    }
}
