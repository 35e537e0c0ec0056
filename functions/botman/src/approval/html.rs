//! Writes the pages. They need no script, and load nothing.

use super::form::{Asked, COMMENT, DECISION, Decision, Flaws};
use super::words::Words;
use ::api::{Language, Query};
use engine::approval::{Field, Kind};
use std::fmt::Write;

/// The style of all pages, which their policy names.
pub(super) const STYLE: &str = include_str!("style.css");
/// After how many seconds the page loads again if the run has not asked its question yet.
const AGAIN_S: u32 = 5;

/// A page without a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The answer was taken.
    Thanks(Decision),
    /// An answer was given before.
    Answered,
    /// The wait is over, or the run has ended.
    Over,
    /// There is no such address.
    Unknown,
    /// The run has not reached the step.
    NotYet,
    /// The answer is too large.
    TooLarge,
}

/// The content of a page with a form.
pub(crate) struct Page<'a> {
    /// The language of its own texts.
    pub(crate) language: Language,
    /// The name of the workflow.
    pub(crate) workflow: &'a str,
    /// The question of the step.
    pub(crate) asked: &'a Asked,
    /// The decision that the address suggests. Only the form decides.
    pub(crate) suggested: Option<Decision>,
    /// The values that were filled in before; `None` = the page is shown for the first time.
    pub(crate) filled: Option<&'a Query>,
    /// The mistakes in these values.
    pub(crate) flaws: &'a Flaws,
    /// The path to which the form is sent; empty = that of the page.
    pub(crate) action: &'a str,
}

/// The page with the question and its form.
pub(crate) fn form(page: &Page<'_>) -> String {
    let words = Words(page.language);
    let title = if page.asked.title.trim().is_empty() { words.title() } else { page.asked.title.as_str() };
    let mut body = String::new();
    let _ = write!(body, "<h1>{}</h1>", escaped(title));
    if !page.asked.message.trim().is_empty() {
        let _ = write!(body, "<p class=\"message\">{}</p>", escaped(&page.asked.message));
    }
    if page.filled.is_some() {
        let told = if page.flaws.is_empty() { words.no_decision() } else { words.wrong() };
        let _ = write!(body, "<p class=\"flaw\" role=\"alert\">{told}</p>");
    }
    let action = format!("{}?{}", page.action, query(words.tag(), page.suggested));
    let _ = write!(body, "<form method=\"post\" action=\"{}\">", escaped(&action));
    for field in &page.asked.fields {
        input(&mut body, page, field);
    }
    comment(&mut body, page);
    buttons(&mut body, &words, page.suggested);
    body.push_str("</form>");
    whole(&words, title, &body, page.workflow, page.suggested, "")
}

/// A page without a form. The name of the workflow is blank if the address is unknown.
pub(crate) fn notice(notice: Notice, language: Language, workflow: &str) -> String {
    let words = Words(language);
    let (title, more) = match notice {
        Notice::Thanks(Decision::Approve) => (words.approved(), words.thanks()),
        Notice::Thanks(Decision::Reject) => (words.rejected(), words.thanks()),
        Notice::Answered => (words.answered(), words.answered_more()),
        Notice::Over => (words.over(), words.over_more()),
        Notice::Unknown => (words.unknown(), words.unknown_more()),
        Notice::NotYet => (words.not_yet(), words.not_yet_more()),
        Notice::TooLarge => (words.large(), words.large_more()),
    };
    let again = match notice {
        Notice::NotYet => format!("<meta http-equiv=\"refresh\" content=\"{AGAIN_S}\">"),
        _ => String::new(),
    };
    let body = format!("<h1>{title}</h1><p class=\"message\">{more}</p>");
    whole(&words, title, &body, workflow, None, &again)
}

fn whole(words: &Words, title: &str, body: &str, workflow: &str, suggested: Option<Decision>, head: &str) -> String {
    let name = match workflow {
        "" => String::new(),
        name => format!("<span>{}{}</span>", words.workflow(), escaped(name)),
    };
    let other = escaped(&query(words.other_tag(), suggested));
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">{head}\
         <title>{title}</title><style>{STYLE}</style></head><body><main><div class=\"card\">{body}</div>\
         <p class=\"foot\">{name}<a href=\"?{other}\" lang=\"{tag}\" hreflang=\"{tag}\">{language}</a></p></main></body></html>",
        lang = words.tag(),
        title = escaped(title),
        tag = words.other_tag(),
        language = words.other_language(),
    )
}

/// The query of the same page in a language.
fn query(tag: &str, suggested: Option<Decision>) -> String {
    let decision = suggested.map(|decision| format!("&{DECISION}={}", decision.word())).unwrap_or_default();
    format!("lang={tag}{decision}")
}

fn input(out: &mut String, page: &Page<'_>, field: &Field) {
    let words = Words(page.language);
    let (name, label) = (escaped(&field.name), escaped(&field.label));
    let value = match page.filled {
        Some(form) => form.text(&field.name).unwrap_or_default(),
        None => &field.default,
    };
    let needed = if field.required { " required" } else { "" };
    let flaw = flaw(page, &field.name);
    let invalid = if flaw.is_empty() { "" } else { " aria-invalid=\"true\"" };
    let about = format!("id=\"f-{name}\" name=\"{name}\"{needed}{invalid}");
    let mark = if field.required { format!(" <small>({})</small>", words.required()) } else { String::new() };
    if field.kind == Kind::Boolean {
        let ticked = !value.is_empty() && value != "false" && value != "0";
        let ticked = if ticked { " checked" } else { "" };
        let _ = write!(
            out,
            "<div class=\"field\"><div class=\"tick\"><input type=\"checkbox\" value=\"true\" {about}{ticked}>\
             <label for=\"f-{name}\">{label}{mark}</label></div>{flaw}</div>"
        );
        return;
    }
    let _ = write!(out, "<div class=\"field\"><label for=\"f-{name}\">{label}{mark}</label>");
    let value = escaped(value);
    let _ = match &field.kind {
        Kind::TextArea => write!(out, "<textarea {about}>\n{value}</textarea>"),
        Kind::Number => {
            write!(out, "<input type=\"number\" step=\"any\" inputmode=\"decimal\" {about} value=\"{value}\">")
        }
        Kind::Date => write!(out, "<input type=\"date\" {about} value=\"{value}\">"),
        Kind::Choice(options) => {
            let chosen = |option: &String| if escaped(option) == value { " selected" } else { "" };
            let list: Vec<_> = options
                .iter()
                .map(|option| format!("<option value=\"{0}\"{1}>{0}</option>", escaped(option), chosen(option)))
                .collect();
            write!(out, "<select {about}><option value=\"\">{}</option>{}</select>", words.choose(), list.concat())
        }
        Kind::Text | Kind::Boolean => write!(out, "<input type=\"text\" {about} value=\"{value}\">"),
    };
    let _ = write!(out, "{flaw}</div>");
}

fn comment(out: &mut String, page: &Page<'_>) {
    let words = Words(page.language);
    let value = page.filled.and_then(|form| form.text(COMMENT)).unwrap_or_default();
    let _ = write!(
        out,
        "<div class=\"field\"><label for=\"comment\">{}</label><textarea id=\"comment\" name=\"{COMMENT}\">\n{}</textarea>{}</div>",
        words.comment(),
        escaped(value),
        flaw(page, COMMENT)
    );
}

/// The mistake in a field.
fn flaw(page: &Page<'_>, name: &str) -> String {
    let words = Words(page.language);
    let found = page.flaws.iter().find(|(field, _)| field == name);
    found.map(|(_, flaw)| format!("<p class=\"flaw\">{}</p>", words.flaw(*flaw))).unwrap_or_default()
}

/// Both buttons. The suggested one is highlighted, but must still be pressed. The enter key in a
/// field presses the first button of a form, so the first button decides nothing.
fn buttons(out: &mut String, words: &Words, suggested: Option<Decision>) {
    let _ = write!(out, "<button hidden name=\"{DECISION}\" value=\"\"></button>");
    out.push_str("<div class=\"buttons\">");
    for (decision, text, more) in [
        (Decision::Approve, words.approve(), ""),
        // A person who rejects does not have to fill in the form.
        (Decision::Reject, words.reject(), " formnovalidate"),
    ] {
        let class = if suggested == Some(decision) { " first" } else { "" };
        let word = decision.word();
        let _ =
            write!(out, "<button class=\"{word}{class}\" name=\"{DECISION}\" value=\"{word}\"{more}>{text}</button>");
    }
    out.push_str("</div>");
}

/// The text as HTML shows it, also within an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Characters that an HTML document must not contain.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::approval::fields;
    use serde_json::json;

    const EVIL: &str = "</title><script>alert(1)</script>\"'&";

    fn asked() -> Asked {
        let declared = [
            json!({"name": "a", "label": EVIL, "default": EVIL, "required": true}),
            json!({"name": "b", "type": "choice", "options": [EVIL, "x"], "default": EVIL}),
            json!({"name": "c", "type": "textarea", "default": EVIL}),
            json!({"name": "d", "type": "boolean", "default": true}),
        ];
        Asked { title: EVIL.to_owned(), message: EVIL.to_owned(), fields: fields(&declared).unwrap() }
    }

    #[test]
    fn no_text_of_users_becomes_a_part_of_the_page() {
        let filled = Query::parse("a=%3Cscript%3Ealert(1)%3C%2Fscript%3E&comment=%3Cscript%3E");
        for filled in [None, Some(&filled)] {
            let (asked, flaws) = (asked(), Vec::new());
            let page = Page {
                language: Language::English,
                workflow: EVIL,
                asked: &asked,
                suggested: None,
                filled,
                flaws: &flaws,
                action: "",
            };
            let html = form(&page);
            assert!(!html.contains("<script") && html.matches("</title>").count() == 1, "{html}");
        }
        assert_eq!(escaped("a\0<b"), "a\u{fffd}&lt;b");
    }

    #[test]
    fn the_suggested_button_stands_out_and_the_form_decides() {
        let (asked, flaws) = (Asked::default(), Vec::new());
        for (suggested, approve, reject) in [
            (None, "class=\"approve\"", "class=\"reject\""),
            (Some(Decision::Approve), "class=\"approve first\"", "class=\"reject\""),
            (Some(Decision::Reject), "class=\"approve\"", "class=\"reject first\""),
        ] {
            let page = Page {
                language: Language::Chinese,
                workflow: "w",
                asked: &asked,
                suggested,
                filled: None,
                flaws: &flaws,
                action: "",
            };
            let html = form(&page);
            assert!(html.contains(approve) && html.contains(reject) && html.contains("lang=\"zh\""), "{html}");
            assert!(html.contains("method=\"post\""));
        }
    }
}
