//! What expressions and code of n8n find in a script: the current item, other nodes, and times.

const BASE: &str = include_str!("prelude/base.js");
const NODES: &str = include_str!("prelude/nodes.js");
const CONTEXT: &str = include_str!("prelude/context.js");
const TIMES: &str = include_str!("prelude/times.js");
const SHORT: &str = include_str!("prelude/short.js");
const EMPTY: &str = include_str!("prelude/empty.js");
/// Methods that n8n adds to values.
const METHODS: &str = include_str!("prelude/methods.js");

/// The names of n8n that a script uses. `inputs.json` is the item, `inputs.items` are all items of
/// the node, `inputs.nodes` those of other nodes. Times are in UTC.
pub fn prelude(code: &str) -> String {
    let adds = uses_methods(code);
    let mut parts: Vec<(&str, &[&str])> = vec![
        (NODES, &["$(", "$node", "$input", "$item"]),
        (CONTEXT, &["$execution", "$workflow", "$secrets", "$vars", "$env"]),
        (TIMES, &["$now", "$today", "DateTime", ".toDateTime("]),
    ];
    if adds || code.contains("$ifEmpty(") {
        parts.push((EMPTY, &[""]));
    }
    parts.push((SHORT, &["$if(", "$min(", "$max(", "$ifEmpty("]));
    if adds {
        parts.push((METHODS, &[""]));
    }
    let mut made = BASE.to_owned();
    made.extend(
        parts.into_iter().filter(|(_, words)| words.iter().any(|word| code.contains(word))).map(|(part, _)| part),
    );
    made
}

/// What scripts do not have.
pub const MISSING: [(&str, &str); 13] = [
    ("require(", "require"),
    ("import(", "import"),
    ("fetch(", "fetch"),
    ("this.helpers", "this.helpers"),
    ("$getWorkflowStaticData", "static data of workflows"),
    ("getWorkflowStaticData", "static data of workflows"),
    ("setTimeout", "setTimeout"),
    ("$binary", "binary data"),
    (".binary", "binary data"),
    ("setZone", "time zones in expressions"),
    ("toLocal", "time zones in expressions"),
    (".diff(", "diff of times"),
    ("_input", "Python"),
];

/// Methods that n8n adds to the values of JavaScript, and that a script gets with them.
const ADDED: &str = "isEmpty isNotEmpty hasField toJsonString compact first last unique removeDuplicates pluck sum \
    average min max chunk base64Encode base64Decode urlEncode urlDecode toNumber toInt toFloat toBoolean parseJson \
    toTitleCase toSnakeCase removeTags extractEmail extractUrl extractDomain toDateTime isEven isOdd round floor \
    ceil abs";

/// Methods that n8n adds to values, and that no script has.
pub const FOREIGN: &str = "hash toWholeDays diffTo diffToNow isBetween inBetween beginningOf endOfMonth extract \
    toSentenceCase smartJoin renameKeys removeField removeFieldsContaining keepFieldsContaining replaceSpecialChars";

/// Whether a script calls one of the methods. Those of `Math`, `$input` and `$()` are not meant.
fn uses_methods(code: &str) -> bool {
    const OTHERS: [&str; 4] = ["Math", "$input", "')", "\")"];
    ADDED.split(' ').any(|name| {
        let call = format!(".{name}(");
        code.match_indices(&call)
            .any(|(place, _)| !code.get(..place).is_some_and(|before| OTHERS.iter().any(|end| before.ends_with(end))))
    })
}

/// Names that begin with a dollar sign and that scripts have.
const KNOWN: &str = "json input node items item itemIndex runIndex execution workflow secrets vars env now today if \
    min max ifEmpty";

/// The names of n8n in a script that are not known, such as `$jmespath`.
pub fn unknown(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (place, _) in code.match_indices('$') {
        let before = code.get(..place).and_then(|before| before.chars().next_back());
        let rest = code.get(place + 1..).unwrap_or_default();
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let own = ["const", "let", "var"].iter().any(|word| code.contains(&format!("{word} ${name}")));
        let inside = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '_' | '\\' | '\'' | '"' | '`'));
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase());
        if plain && !inside && !own && !KNOWN.split(' ').any(|known| known == name) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
