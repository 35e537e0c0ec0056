//! Modules of the group `shizuku`: a phone does what needs rights beyond an application's.

pub mod service;

use crate::descriptor::{Category, ValueType, text};
use crate::module::Module;
use crate::modules::phone::{SUCCESS, input, module, output};
use ValueType::String as Str;

/// The modules.
pub const MODULES: &[Module] = &[
    module(
        "vflow.shizuku.shell_command",
        Category::Shizuku,
        "ic_terminal",
        text("执行 Shell 命令", "Shell Command"),
        text("以 Shizuku 或 Root 身份执行命令", "Run a command with Shizuku's or root's rights"),
        &[
            input("mode", Str, text("执行身份", "With whose rights")),
            input("command", Str, text("命令", "The command")),
        ],
        &[output("result", Str, text("命令输出", "What the command printed")), SUCCESS],
    ),
    module(
        "vflow.shizuku.alipay_shortcuts",
        Category::Shizuku,
        "ic_pay",
        text("支付宝快捷方式", "Alipay"),
        text("打开支付宝的扫一扫、付款码或收款码", "Open Alipay's scanner or one of its codes"),
        &[input("action", Str, text("打开什么", "What to open"))],
        &[output("result", Str, text("命令输出", "What the command printed")), SUCCESS],
    ),
    module(
        "vflow.shizuku.wechat_shortcuts",
        Category::Shizuku,
        "ic_pay",
        text("微信快捷方式", "WeChat"),
        text("打开微信的付款码或收款码", "Open one of WeChat's payment codes"),
        &[input("action", Str, text("打开什么", "What to open"))],
        &[output("result", Str, text("命令输出", "What the command printed")), SUCCESS],
    ),
    module(
        "vflow.shizuku.coloros_shortcuts",
        Category::Shizuku,
        "ic_phone",
        text("ColorOS 快捷方式", "ColorOS"),
        text("执行 ColorOS 系统的快捷操作", "Do one of ColorOS's shortcuts"),
        &[input("action", Str, text("执行什么", "What to do"))],
        &[output("result", Str, text("命令输出", "What the command printed")), SUCCESS],
    ),
    module(
        "vflow.shizuku.gemini_shortcut",
        Category::Shizuku,
        "ic_ai",
        text("Gemini 助理", "Gemini Assistant"),
        text("启动 Gemini 语音助理", "Start the Gemini assistant"),
        &[],
        &[output("result", Str, text("命令输出", "What the command printed")), SUCCESS],
    ),
];
