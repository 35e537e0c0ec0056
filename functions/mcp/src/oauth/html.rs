//! Writes the page, which has no script and loads nothing.

use super::SCOPES;
use super::asked::Asked;
use super::client::host;
use api::{Language, Scope};
use std::fmt::Write;

/// The style of the page. The policy of the page contains its hash.
pub(super) const STYLE: &str = include_str!("style.css");

/// The page with the form.
pub(super) fn form(asked: &Asked, query: &str, language: Language, flaw: bool) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut body = String::new();
    let name = escaped(&asked.client.name);
    let _ = write!(body, "<h1>{} {name}</h1>", pick("授权", "Connect"));
    let _ = write!(
        body,
        "<p>{} <strong>{}</strong>{} <strong>{}</strong>{}</p>",
        pick("应用", "The client"),
        escaped(host(&asked.client_id)),
        pick("请求访问您的账户，之后将返回", " asks for access to your account. You are then sent back to"),
        escaped(host(&asked.redirect)),
        pick("。", "."),
    );
    if flaw {
        let _ = write!(
            body,
            "<p class=\"flaw\" role=\"alert\">{}</p>",
            pick("配对密钥不正确，或未选择任何权限。", "The pairing key is wrong, or no right was chosen.")
        );
    }
    let _ = write!(
        body,
        "<form method=\"post\" action=\"?{}\"><fieldset><legend>{}</legend>",
        escaped(query),
        pick("权限", "It may")
    );
    for scope in SCOPES {
        let checked = if asked.scopes.contains(&scope) { " checked" } else { "" };
        let _ = write!(
            body,
            "<label><input type=\"checkbox\" name=\"{}\"{checked}> {}</label>",
            scope.as_str(),
            meaning(scope, language)
        );
    }
    let _ = write!(
        body,
        "</fieldset><label>{}<input type=\"password\" name=\"key\" autocomplete=\"off\" autofocus></label>\
         <button name=\"decision\" value=\"allow\">{}</button>\
         <button class=\"deny\" name=\"decision\" value=\"deny\">{}</button></form>",
        pick("账户的配对密钥", "A pairing key of the account"),
        pick("允许", "Allow"),
        pick("拒绝", "Deny"),
    );
    let (tag, other) = (pick("en", "zh"), pick("English", "中文"));
    let foot = format!("<a href=\"?{}&amp;lang={tag}\" lang=\"{tag}\">{other}</a>", escaped(query));
    whole(language, pick("授权", "Connect"), &body, &foot)
}

/// The page for a client or an address that is not trusted.
pub(super) fn untrusted(language: Language) -> String {
    let (title, more) = (
        language.pick("无法识别该应用", "This client is not known"),
        language.pick(
            "应用的描述文档不可用，或其中没有此返回地址。未授予任何权限。",
            "The document that describes the client cannot be read, or does not list the address to return to. Nothing was granted.",
        ),
    );
    whole(language, title, &format!("<h1>{title}</h1><p>{more}</p>"), "")
}

fn meaning(scope: Scope, language: Language) -> &'static str {
    match scope {
        Scope::Read => language.pick("读取工作流和运行记录", "read workflows and runs"),
        Scope::Write => language.pick("修改工作流", "change workflows"),
        Scope::Execute => language.pick("启动和停止运行", "start and stop runs"),
        Scope::Admin => language
            .pick("管理：发布版本（需要管理员配对密钥）", "administer: publish versions (needs the admin pairing key)"),
    }
}

fn whole(language: Language, title: &str, body: &str, foot: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><div class=\"card\">{body}</div>\
         <p class=\"foot\">{foot}</p></main></body></html>",
        language.pick("zh", "en"),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
