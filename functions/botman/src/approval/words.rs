//! The texts of the pages, in both languages.

use ::api::Language;
use engine::approval::Flaw;

/// The texts of the pages.
pub(super) struct Words(pub(super) Language);

/// Writes a method for each text: its name, Chinese, English.
macro_rules! words {
    ($($name:ident, $zh:literal, $en:literal;)+) => {
        impl Words {
            $(pub(super) fn $name(&self) -> &'static str {
                self.0.pick($zh, $en)
            })+
        }
    };
}

words! {
    tag, "zh", "en";
    title, "请您决定", "Your decision is needed";
    approve, "批准", "Approve";
    reject, "拒绝", "Reject";
    comment, "备注（可选）", "Comment (optional)";
    required, "必填", "required";
    choose, "请选择", "Please choose";
    workflow, "工作流：", "Workflow: ";
    other_language, "English", "中文";
    other_tag, "en", "zh";
    approved, "已批准", "Approved";
    rejected, "已拒绝", "Rejected";
    thanks, "谢谢，您的决定已送达。现在可以关闭此页面。", "Thank you, your decision has arrived. You can close this page.";
    answered, "已有答复", "Already answered";
    answered_more, "这个问题已有人答复，以最先的答复为准。", "This question has already been answered. The first answer counts.";
    over, "已经结束", "No longer open";
    over_more, "答复期限已过，或者运行已经结束。", "The time for an answer is over, or the run has ended.";
    unknown, "链接无效", "This link is not valid";
    unknown_more, "请检查地址是否完整。", "Please check that you have opened the whole address.";
    not_yet, "请稍候", "One moment, please";
    not_yet_more, "运行还没有到达这一步。此页面会自动刷新。", "The run has not reached this question yet. This page reloads by itself.";
    large, "答复太长", "The answer is too long";
    large_more, "请返回并缩短文字。", "Please go back and shorten it.";
    wrong, "请检查标出的内容。", "Please check what is marked.";
    no_decision, "请选择批准或拒绝。", "Please approve or reject.";
}

impl Words {
    /// The message for a mistake in a value.
    pub(super) fn flaw(&self, flaw: Flaw) -> &'static str {
        let (zh, en) = match flaw {
            Flaw::Missing => ("必填", "Please fill this in"),
            Flaw::TooLong => ("文字太长", "This is too long"),
            Flaw::NoNumber => ("请输入数字", "Please enter a number"),
            Flaw::TooPrecise => ("数字的位数太多", "This number has too many digits"),
            Flaw::NoDate => ("请输入日期，例如 2026-01-31", "Please enter a date such as 2026-01-31"),
            Flaw::NoOption => ("请选择列出的一项", "Please choose one of the options"),
        };
        self.0.pick(zh, en)
    }
}
