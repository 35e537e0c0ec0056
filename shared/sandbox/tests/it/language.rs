//! What scripts are for.

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
