//! What ordinary scripts can do.

use crate::{call, run, sandbox};
use catalogue::Language::{self, Js, Lua};
use model::Level;
use serde_json::{Value, json};

async fn value(language: Language, source: &str, inputs: Value) -> Value {
    run(language, source, inputs).await.unwrap_or_else(|failure| panic!("{source}: {failure}")).value
}

#[tokio::test]
async fn values_go_in_and_out() {
    let inputs = json!({
        "name": "世界 😀", "n": 41, "half": 0.5, "big": 9_007_199_254_740_991_i64, "yes": true, "none": null,
        "list": [1, null, "x", []], "dict": {"a": {"b": [{}]}},
    });
    for (language, source, want) in [
        (Js, "return inputs", inputs.clone()),
        (Js, "inputs", inputs.clone()),
        (Js, "inputs.n + 1;", json!(42)),
        (Js, "`Hello, ${inputs.name}!`", json!("Hello, 世界 😀!")),
        (Js, "{ a: inputs.list.length }", json!({"a": 4})),
        (Js, "const { n } = inputs;\nreturn { n: n / 2, none: undefined, nan: NaN };", json!({"n": 20.5, "nan": null})),
        (Js, "return await Promise.resolve([1, 2].map((x) => x * 2));", json!([2, 4])),
        (Js, "x = 1; var y = 2; function f() { return x + y }\nreturn f();", json!(3)),
        (Js, "// nothing", json!(null)),
        (Js, "1 // a comment", json!(1)),
        (Js, "'😀'[0]", json!("\u{fffd}")),
        (Js, "new Map([[1, 2]]).get(1)", json!(2)),
        (Js, "/(?<word>\\w+)/.exec('ab cd').groups.word", json!("ab")),
        (Lua, "return inputs.n + 1", json!(42)),
        (Lua, "inputs.n / 2", json!(20.5)),
        (Lua, "`Hello, {inputs.name}!`", json!("Hello, 世界 😀!")),
        (Lua, "local t = {}\nfor i = 1, 3 do t[#t + 1] = i * 2 end\nreturn t", json!([2, 4, 6])),
        (Lua, "return { b = 1, a = { true, null } }", json!({"a": [true, null], "b": 1})),
        (Lua, "return {}", json!([])),
        (Lua, "return inputs.dict", json!({"a": {"b": [{}]}})),
        (Lua, "return setmetatable({}, { __jsontype = 'object' })", json!({})),
        (Lua, "return { [1] = 'a', [3] = 'c' }", json!({"1": "a", "3": "c"})),
        (Lua, "return inputs.none == nil and inputs.list[2] == null", json!(true)),
        (Lua, "return inputs.list", json!([1, null, "x", []])),
        (Lua, "-- nothing", json!(null)),
        (Lua, "return 0/0", json!(null)),
        (Lua, "return 'a\\255'", json!("a\u{fffd}")),
        (Lua, "x = 1\nlocal function f() return x + 1 end\nreturn f()", json!(2)),
        (Lua, "return string.match('ab cd', '%a+')", json!("ab")),
    ] {
        assert_eq!(value(language, source, inputs.clone()).await, want, "{source}");
    }
}

#[tokio::test]
async fn javascript_has_what_the_web_has() {
    for (source, want) in [
        ("[btoa('hi'), atob(' aGk= '), btoa('\\u00ff')]", json!(["aGk=", "hi", "/w=="])),
        ("Buffer.from('hi').toString('base64')", json!("aGk=")),
        ("Buffer.from('aGnDqQ', 'base64').toString()", json!("hié")),
        (
            "[Buffer.from([255, 1]).toString('hex'), Buffer.from('ff01', 'hex').length, Buffer.concat([Buffer.from('a'), Buffer.from('b')]).toString()]",
            json!(["ff01", 2, "ab"]),
        ),
        ("[...new TextEncoder().encode('é😀')]", json!([195, 169, 240, 159, 152, 128])),
        (
            "new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 104, 195, 169, 240, 159, 152, 128, 255]))",
            json!("hé😀\u{fffd}"),
        ),
        (
            "const a = { d: new Date(5), m: new Map([[1, [2]]]), n: { x: 1 } }; a.self = a; const b = structuredClone(a); b.n.x = 2; return [a.n.x, +b.d, b.m.get(1), b.self === b]",
            json!([1, 5, [2], true]),
        ),
        (
            "const u = new URL('../x y?a=1&b=%20#h', 'https://User:pw@Example.com:8443/p/q/r'); return [u.href, u.host, u.port, u.pathname, u.searchParams.get('b'), u.hash, u.origin]",
            json!([
                "https://User:pw@example.com:8443/p/x%20y?a=1&b=%20#h",
                "example.com:8443",
                "8443",
                "/p/x%20y",
                " ",
                "#h",
                "https://example.com:8443"
            ]),
        ),
        (
            "const u = new URL('http://a.test/?x=1'); u.searchParams.append('y', 'a b&c'); u.pathname = '/p'; u.hash = 'z'; return `${u}`",
            json!("http://a.test/p?x=1&y=a+b%26c#z"),
        ),
        ("new URLSearchParams({ a: 1, b: 'é~' }).toString()", json!("a=1&b=%C3%A9%7E")),
        (
            "const p = new URLSearchParams('?a=1&a=2&b=x+y%21'); p.set('a', 3); return [[...p], p.getAll('b'), p.has('c'), p.size]",
            json!([[["a", "3"], ["b", "x y!"]], ["x y!"], false, 2]),
        ),
        ("[URL.canParse('nope'), URL.canParse('nope', 'http://a.test')]", json!([false, true])),
        (
            "[(1234567.891).toLocaleString(), (0.5).toLocaleString('en-US', { style: 'percent' }), (-1234.5).toLocaleString('en-US', { style: 'currency', currency: 'USD' }), (12345678901234567890n).toLocaleString(), new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 }).format(3)]",
            json!(["1,234,567.891", "50%", "-$1,234.50", "12,345,678,901,234,567,890", "3.00"]),
        ),
        (
            "const d = new Date('2026-01-31T23:05:09Z'); return [d.toLocaleDateString(), d.toLocaleTimeString(), d.toLocaleString(), d.toLocaleDateString('en-US', { timeZone: 'Asia/Shanghai' }), d.toLocaleTimeString('en-US', { timeZone: 'America/New_York', hour12: false })]",
            json!(["1/31/2026", "11:05:09 PM", "1/31/2026, 11:05:09 PM", "2/1/2026", "18:05:09"]),
        ),
        (
            "new Date('2026-01-31').toLocaleDateString('en-US', { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })",
            json!("Saturday, January 31, 2026"),
        ),
        ("new Date('2026-01-31').toLocaleDateString(undefined, { month: 'short', day: '2-digit' })", json!("Jan 31")),
        ("new Intl.DateTimeFormat().resolvedOptions().timeZone", json!("UTC")),
        ("Intl.DateTimeFormat().resolvedOptions().timeZone", json!("UTC")),
        ("Intl.NumberFormat('en-US').format(1e6)", json!("1,000,000")),
        (
            "new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(new Date(0))",
            json!("01:00 AM"),
        ),
    ] {
        assert_eq!(value(Js, source, Value::Null).await, want, "{source}");
    }
    for (source, want) in [
        ("new Date().toLocaleDateString('de-DE')", "RangeError: scripts know the locale en-US only, not de-DE"),
        (
            "new Date().toLocaleDateString('en-US', { timeZone: 'Mars/X' })",
            "RangeError: Invalid time zone specified: Mars/X",
        ),
        (
            "new Date().toLocaleString('en-US', { dateStyle: 'full' })",
            "RangeError: date format: scripts do not have the option dateStyle",
        ),
        (
            "(1).toLocaleString('en-US', { notation: 'compact' })",
            "RangeError: number format: scripts do not have the option notation",
        ),
        ("structuredClone(() => 1)", "DataCloneError: a function cannot be cloned"),
        ("btoa('é世')", "InvalidCharacterError: btoa takes characters up to U+00FF"),
        ("atob('a')", "InvalidCharacterError: The text is not base64"),
        ("new URL('nope')", "TypeError: Invalid URL: nope"),
        ("new TextDecoder('gbk')", "RangeError: TextDecoder knows utf-8 only, not gbk"),
    ] {
        let failure = run(Js, source, Value::Null).await.unwrap_err();
        assert!(failure.message.starts_with(want), "{source}: {}", failure.message);
    }
}

#[tokio::test]
async fn failures_tell_what_and_where() {
    for (language, source, want) in [
        (Js, "const a = 1;\nlet b = null;\nreturn b.c;", "TypeError: cannot read property 'c' of null (line 3)"),
        (Js, "throw new RangeError('no');", "RangeError: no (line 1)"),
        (Js, "throw 'plainly'", "plainly"),
        (Js, "throw { code: 4 }", "the script threw {\"code\":4}"),
        (Js, "return (;", "SyntaxError: unexpected token in expression: ';' (line 1)"),
        (Js, "const f = async () => {\n  throw new Error('late');\n};\nawait f();", "Error: late (line 2)"),
        (Lua, "local a = 1\nreturn a.b.c", "attempt to index number with 'b' (line 2)"),
        (Lua, "local a = 1\n\nerror('no')", "no (line 3)"),
        (
            Lua,
            "\nlocal x = require('json')",
            "require is not there: a script has no modules, so it cannot load 'json' (line 2)",
        ),
        (Lua, "error('plainly', 0)", "plainly"),
        (Lua, "error({})", "the script raised a table"),
        (Lua, "local = 1", "Expected identifier when parsing variable name, got '=' (line 1)"),
    ] {
        let failure = run(language, source, Value::Null).await.unwrap_err();
        assert_eq!((failure.message.as_str(), failure.retryable), (want, false), "{source}");
    }
}

#[tokio::test]
async fn a_repetition_sees_the_same_time_and_draws_the_same() {
    let js = "[Math.random(), Math.random(), Date.now(), +new Date(), new Date().getTimezoneOffset(), Date(),
        new Date(2020, 0).getTime(), new Date() instanceof Date]";
    let lua = "return { math.random(), math.random(1, 1000), os.time(), os.clock(), os.date('!%Y-%m-%d %H:%M:%S'),
        os.date('%H'), os.time({ year = 2020, month = 1, day = 1, hour = 0 }) }";
    for (language, source) in [(Js, js), (Lua, lua)] {
        let one = value(language, source, Value::Null).await;
        let random = one[0].as_f64().unwrap();
        assert!((0.0..1.0).contains(&random) && one[0] != one[1], "{one}");
        assert_eq!(value(language, source, Value::Null).await, one);
        let mut other = call(language, source, Value::Null);
        other.seed = 8;
        let other = sandbox().run(&other).await.unwrap();
        assert_ne!(other["value"][0], one[0]);
        if language == Js {
            let now = 1_700_000_000_123_i64;
            let rest = json!([now, now, 0, "Tue Nov 14 2023 22:13:20 GMT+0000", 1_577_836_800_000_i64, true]);
            assert_eq!(one.as_array().unwrap()[2..], rest.as_array().unwrap()[..]);
        } else {
            let rest = json!([1_700_000_000, 1_700_000_000.123, "2023-11-14 22:13:20", "22", 1_577_836_800]);
            assert_eq!(one.as_array().unwrap()[2..], rest.as_array().unwrap()[..]);
        }
    }
}

#[tokio::test]
async fn what_is_printed_is_kept() {
    let returned = run(Js, "console.log('a', 1, { b: [2] }); console.warn(new Error('c')); print(null)", Value::Null);
    let info = |text: &str| (Level::Info, text.to_owned());
    let warning = |text: &str| (Level::Warning, text.to_owned());
    assert_eq!(returned.await.unwrap().log, [info("a 1 {\"b\":[2]}"), warning("Error: c"), info("null")]);
    let returned = run(Lua, "print('a', 1, nil)\nwarn('b')\nfor i = 1, 200 do print(i) end", Value::Null).await;
    let log = returned.unwrap().log;
    assert_eq!(log[..2], [info("a\t1\tnil"), warning("b")]);
    assert_eq!((log.len(), &log[100]), (101, &warning("only the first 100 lines are kept")));
}
