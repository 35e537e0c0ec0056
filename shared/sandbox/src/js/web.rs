//! The parts of `web.js` that need Rust: parsing URLs as browsers do, and the time in other time
//! zones.

use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use rquickjs::{Ctx, Function};
use url::{Position, Url};

const SCRIPT: &str = include_str!("web.js");

/// Adds `URL`, `btoa`, `structuredClone` and similar functions to a script's globals.
pub(super) fn provide(ctx: &Ctx<'_>) -> rquickjs::Result<()> {
    let parse = Function::new(ctx.clone(), |href: String, base: Option<String>| parse(&href, base.as_deref()))?;
    let change = Function::new(ctx.clone(), |href: String, part: String, value: String| change(&href, &part, &value))?;
    let zoned = Function::new(ctx.clone(), |millis: f64, zone: String| zoned(millis, &zone))?;
    super::eval(ctx, "prelude", SCRIPT.to_owned())?.call::<_, ()>((parse, change, zoned))
}

fn parse(href: &str, base: Option<&str>) -> Option<Vec<String>> {
    let url = match base {
        Some(base) => Url::parse(base).ok()?.join(href).ok()?,
        None => Url::parse(href).ok()?,
    };
    Some(parts(&url))
}

/// The parts of a URL, in the order in which `web.js` lists them.
fn parts(url: &Url) -> Vec<String> {
    let sign = |sign: &str, text: Option<&str>| match text {
        Some(text) if !text.is_empty() => format!("{sign}{text}"),
        _ => String::new(),
    };
    vec![
        url.as_str().to_owned(),
        url.origin().ascii_serialization(),
        format!("{}:", url.scheme()),
        url.username().to_owned(),
        url.password().unwrap_or_default().to_owned(),
        url[Position::BeforeHost..Position::AfterPort].to_owned(),
        url.host_str().unwrap_or_default().to_owned(),
        url.port().map(|port| port.to_string()).unwrap_or_default(),
        url.path().to_owned(),
        sign("?", url.query()),
        sign("#", url.fragment()),
    ]
}

/// The parts after one of them was set to `value`; `None` if that value is not possible.
fn change(href: &str, part: &str, value: &str) -> Option<Vec<String>> {
    if part == "href" {
        return parse(value, None);
    }
    let mut url = Url::parse(href).ok()?;
    let given = |sign: char| Some(value.strip_prefix(sign).unwrap_or(value)).filter(|value| !value.is_empty());
    match part {
        "protocol" => url.set_scheme(value.trim_end_matches(':')).ok()?,
        "username" => url.set_username(value).ok()?,
        "password" => url.set_password(given('\0')).ok()?,
        "hostname" => url.set_host(Some(value)).ok()?,
        "host" => {
            let at = value.rsplit_once(':').and_then(|(name, number)| Some((name, number.parse::<u16>().ok()?)));
            url.set_host(Some(at.map_or(value, |(name, _)| name))).ok()?;
            if let Some((_, number)) = at {
                url.set_port(Some(number)).ok()?;
            }
        }
        "port" => url.set_port(value.parse().ok()).ok()?,
        "pathname" => url.set_path(value),
        "hash" => url.set_fragment(given('#')),
        _ => url.set_query(given('?')),
    }
    Some(parts(&url))
}

/// Year, month, day, weekday (0 = Sunday), hour, minute and second in the time zone `zone`.
fn zoned(millis: f64, zone: &str) -> Option<Vec<i32>> {
    let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
    let at = Timestamp::from_millisecond(millis as i64).ok()?.to_zoned(zone);
    let weekday = at.weekday().to_sunday_zero_offset();
    let parts = [at.month(), at.day(), weekday, at.hour(), at.minute(), at.second()];
    Some(std::iter::once(at.year().into()).chain(parts.map(i32::from)).collect())
}
