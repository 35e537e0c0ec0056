//! Checks references to steps, outputs, variables, secrets and workflows that do not exist, or that
//! have no value yet.

use super::layout::Relation;
use super::meant::{self, with_head};
use super::names::RESERVED;
use super::place::TextPlace;
use super::values::{texts, unwrapped};
use super::variables::Variables;
use super::{Code, Finding, Linter, Severity, brackets, conditions, properties, sensitive};
use crate::triggers;
use catalogue::{Behaviour, Block, Module, OutputSpec, Reading};
use expr::locate::{Located, in_template};
use expr::{Expression, Head, Part, Reference};
use model::{Said, Step, nearest};
use serde_json::Value;
use std::ops::Range;

/// The roots that modules provide for each item of a list.
const LOCALS: [&str; 2] = ["item", "index"];
/// Outputs with the addresses at which a step waits. They are known before the step has run.
pub(crate) const ADDRESSES: [&str; 4] = ["callback_url", "approve_url", "reject_url", "page_url"];
/// The outputs of a step whose failure is skipped.
const SKIPPED: [&str; 2] = ["error", "success"];
/// The root of the failure that was caught.
const ERROR: &str = "error";
/// The fields that any trigger can have.
const TRIGGER: [&str; 14] = [
    "type",
    "data",
    "method",
    "path",
    "headers",
    "query",
    "body",
    "raw_body",
    "raw_body_encoding",
    "appId",
    "api",
    "eventId",
    "executionId",
    "scheduledAt",
];
/// The parameter with the text of a script.
const SCRIPT: &str = "script";
/// The prefix of outputs with the variables of a called workflow.
const CALLED: &str = "var_";

pub(super) fn check(linter: &mut Linter<'_>) {
    let variables = Variables::of(linter);
    let definition = linter.definition;
    for (at, step) in definition.steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
        of_step(linter, &variables, at, step);
        check_called_workflow(linter, at, step);
    }
    for (at, output) in definition.outputs.iter().enumerate() {
        let (value, path) = unwrapped(&output.value, &format!("outputs[{at}].value"));
        for (text, path) in texts(value, &path) {
            let variables = &variables;
            let place = TextPlace { at: None, path: &path, text, variables, locals: &[], pass_of: None, asks: false };
            template(linter, &place);
        }
    }
}

fn of_step(linter: &mut Linter<'_>, variables: &Variables, at: usize, step: &Step) {
    let module = linter.module(at);
    let role = linter.layout.role(at);
    for (name, value) in &step.parameters {
        let (value, path) = unwrapped(value, &format!("parameters.{name}"));
        let input = module.and_then(|module| module.descriptor.input(name));
        let reading = input.map_or(Reading::Template, |input| input.reading);
        let is_test = name == "condition" && matches!(role, Some(Block::If | Block::While));
        let later = matches!(reading, Reading::LaterTemplate | Reading::LaterCondition | Reading::LaterExpression);
        let place = TextPlace {
            at: Some(at),
            path: &path,
            text: conditions::written(value).unwrap_or_default(),
            variables,
            locals: if later { &LOCALS } else { &[] },
            pass_of: (later || role == Some(Block::While)).then_some(at),
            asks: name == "input1" && asks_for_existence(step),
        };
        match reading {
            Reading::Raw if name == SCRIPT => brackets::in_script(linter, &place),
            Reading::Raw => {}
            _ if (is_test || reading == Reading::LaterCondition) && value.is_string() => {
                expression(linter, &place, true);
            }
            Reading::LaterExpression if value.is_string() => expression(linter, &place, false),
            _ => {
                for (text, path) in texts(value, &path) {
                    template(linter, &TextPlace { path: &path, text, ..place });
                }
            }
        }
    }
}

fn expression(linter: &mut Linter<'_>, place: &TextPlace<'_>, is_condition: bool) {
    if place.text.is_empty() {
        return;
    }
    if let Some(at) = place.at {
        conditions::check(linter, at, place.path, place.text, is_condition);
    }
    for Located { at, reference } in Expression::locate(place.text) {
        if let Some(reference) = reference {
            judge(linter, place, &reference, &at);
        }
    }
}

fn template(linter: &mut Linter<'_>, place: &TextPlace<'_>) {
    for Located { at, reference } in in_template(place.text) {
        if let Some(reference) = reference {
            judge(linter, place, &reference, &at);
            continue;
        }
        let written = place.text.get(at.clone()).unwrap_or_default();
        let said = Said::new(
            format!(
                "{written} is not a reference and stays as it is written; calculations belong into the module 'expression'"
            ),
            format!("{written} 不是引用，会原样保留；计算请使用 expression 模块"),
        );
        place.note(linter, Finding::warning(Code::NotAReference, said), &at);
    }
    brackets::check(linter, place);
}

fn judge(linter: &mut Linter<'_>, place: &TextPlace<'_>, reference: &Reference, bytes: &Range<usize>) {
    if linter.has_enough() {
        return;
    }
    sensitive::check(linter, place, reference, bytes);
    let finding = match &reference.head {
        Head::Variable(name) => variable(linter, place, reference, name),
        Head::Root(name) if place.locals.contains(&name.as_str()) => None,
        Head::Root(name) => root(linter, place, reference, name),
    };
    let asks = place.asks || ["exists", "??", "coalesce"].iter().any(|word| place.text.contains(word));
    if let Some(mut finding) = finding {
        if asks && [Code::UnknownVariable, Code::UnknownReference].contains(&finding.code) {
            finding.severity = Severity::Hint;
        }
        place.note(linter, finding, bytes);
    }
}

/// Whether a condition in parts only tests if its value exists.
fn asks_for_existence(step: &Step) -> bool {
    let operator = step.parameters.get("operator").map(model::workflow::unwrap_typed);
    operator.and_then(Value::as_str).is_some_and(|operator| matches!(operator, "exists" | "not_exists"))
}

fn variable(linter: &Linter<'_>, place: &TextPlace<'_>, reference: &Reference, name: &str) -> Option<Finding> {
    let makers = place.variables.makers(name);
    if !makers.is_empty() {
        return made_later(linter, place, &makers, name);
    }
    let mut dotted = name.to_owned();
    let is_dotted = reference.path.iter().any(|part| {
        dotted.push_str(&part.to_string());
        !place.variables.makers(&dotted).is_empty()
    });
    if place.variables.open || is_dotted {
        return None;
    }
    let en = format!("the variable [[{name}]] is never set here, so that a caller must give it as an input");
    let said = Said::new(en, format!("变量 [[{name}]] 在这里从未赋值，只能由调用方作为输入传入"));
    if linter.layout.index.get(name).is_some_and(|step| has_run(linter, place, *step)) {
        let meant = with_head(reference, Head::Root(name.to_owned()));
        return Some(Finding::warning(Code::UnknownVariable, said).suggesting(Some(meant)));
    }
    let near = nearest(name, place.variables.names()).map(|near| with_head(reference, Head::Variable(near.to_owned())));
    let finding = if near.is_some() { Finding::warning } else { Finding::hint };
    Some(finding(Code::UnknownVariable, said).suggesting(near))
}

/// Whether the step can have run when the text is evaluated.
fn has_run(linter: &Linter<'_>, place: &TextPlace<'_>, step: usize) -> bool {
    place.at.is_none_or(|at| linter.layout.relation(step, at) == Relation::Before)
}

/// The finding about a variable that only later steps create.
fn made_later(linter: &Linter<'_>, place: &TextPlace<'_>, makers: &[Option<usize>], name: &str) -> Option<Finding> {
    let at = place.at?;
    let early = |maker: &Option<usize>| {
        maker.is_none_or(|maker| {
            maker < at
                || place.pass_of.is_some_and(|opener| linter.layout.is_inside(maker, opener))
                || linter.layout.share_a_loop(maker, at)
        })
    };
    (!linter.layout.jumps_back() && !makers.iter().any(early)).then(|| {
        let said = Said::new(
            format!("the variable [[{name}]] is set only by a later step; before that, a caller must give it"),
            format!("变量 [[{name}]] 只在后面的步骤中赋值"),
        );
        Finding::hint(Code::LaterVariable, said)
    })
}

fn root(linter: &Linter<'_>, place: &TextPlace<'_>, reference: &Reference, name: &str) -> Option<Finding> {
    if let Some(from) = linter.layout.index.get(name).copied() {
        return step(linter, place, reference, from);
    }
    if name == "secrets" {
        return secret(linter, reference);
    }
    let catches = || linter.layout.roles.contains(&Some(Block::Catch));
    if RESERVED.contains(&name) {
        return of_the_run(linter, place, reference, name);
    }
    if name == ERROR && catches() || triggers::has_id(linter.definition, name) {
        return None;
    }
    let said = Said::new(
        format!("there is no step '{name}'; {{{{{name}}}}} stays as it is written"),
        format!("没有步骤 '{name}'，{{{{{name}}}}} 会原样保留"),
    );
    let suggestion = meant::root(linter, place, reference, name);
    Some(Finding::warning(Code::UnknownReference, said).suggesting(suggestion))
}

/// The finding about a misspelt field of the run. There can be others than the listed ones, so only
/// a name that is similar to a listed one is reported.
fn of_the_run(linter: &Linter<'_>, place: &TextPlace<'_>, reference: &Reference, root: &str) -> Option<Finding> {
    let known: &[&str] = match root {
        "trigger" => &TRIGGER,
        "execution" => &["id", "workflowId", "attempt"],
        _ => return None,
    };
    let (Part::Name(first), second) = (reference.path.first()?, reference.path.get(1)) else { return None };
    if !known.contains(&first.as_str()) {
        let near = nearest(first, known.iter().copied())?;
        let said = Said::new(format!("'{root}' has no '{first}'"), format!("'{root}' 没有 '{first}'"));
        return Some(Finding::warning(Code::UnknownOutput, said).suggesting(Some(renamed(reference, near))));
    }
    let (true, Some(Part::Name(input))) = (first == "data", second) else { return None };
    let inputs = || linter.definition.inputs.iter().map(|input| input.name.as_str());
    if inputs().any(|known| known == input) || !place.variables.makers(input).is_empty() {
        return None;
    }
    let near = nearest(input, inputs())?;
    let said = Said::new(format!("no input '{input}' is declared"), format!("没有声明名为 '{input}' 的输入"));
    Some(Finding::warning(Code::UnknownInput, said).suggesting(Some(with_second(reference, near))))
}

fn secret(linter: &Linter<'_>, reference: &Reference) -> Option<Finding> {
    let (known, Some(Part::Name(name))) = (linter.known.secrets.as_ref()?, reference.path.first()) else { return None };
    (!known.contains(name)).then(|| {
        let near = nearest(name, known.iter().map(String::as_str)).map(|near| renamed(reference, near));
        let said = Said::new(format!("there is no secret '{name}'"), format!("没有名为 '{name}' 的密钥"));
        Finding::warning(Code::UnknownSecret, said).suggesting(near)
    })
}

/// The same reference with another second part.
fn with_second(reference: &Reference, name: &str) -> String {
    let mut path = reference.path.clone();
    if let Some(part) = path.get_mut(1) {
        *part = Part::Name(name.to_owned());
    }
    Reference { head: reference.head.clone(), path }.to_string()
}

/// The same reference with another first part.
fn renamed(reference: &Reference, name: &str) -> String {
    let first = Part::Name(name.to_owned());
    let path = std::iter::once(first).chain(reference.path.iter().skip(1).cloned()).collect();
    Reference { head: reference.head.clone(), path }.to_string()
}

fn step(linter: &Linter<'_>, place: &TextPlace<'_>, reference: &Reference, from: usize) -> Option<Finding> {
    let steps = &linter.definition.steps;
    let referred = steps.get(from)?;
    let id = &referred.id;
    let first = match reference.path.first() {
        Some(Part::Name(name)) => Some(name.as_str()),
        _ => None,
    };
    if linter.layout.is_off(from) && place.at.is_none_or(|at| !linter.layout.is_off(at)) {
        let said = Said::new(
            format!("step '{id}' is disabled, or its block is, so it has no outputs"),
            format!("步骤 '{id}' 或其所在的块已禁用，没有输出"),
        );
        return Some(Finding::warning(Code::DisabledStep, said));
    }
    let is_known_before = first.is_some_and(|name| ADDRESSES.contains(&name));
    let in_pass = place.pass_of.is_some_and(|opener| opener == from || linter.layout.is_inside(from, opener));
    let relation = match place.at {
        Some(at) if !is_known_before && !in_pass => linter.layout.relation(from, at),
        _ => Relation::Before,
    };
    let problem = match relation {
        Relation::Before => None,
        Relation::Itself => {
            Some((Code::OwnOutput, "refers to its own output, which is not there yet", "引用了自己尚未产生的输出"))
        }
        Relation::Later => {
            Some((Code::LaterStep, "runs later, so its outputs are not there yet", "在后面才运行，此时没有输出"))
        }
        Relation::Beside => Some((
            Code::ParallelStep,
            "runs in a branch beside, whose outputs are not seen here",
            "在并行的另一分支中，看不到其输出",
        )),
        Relation::Excluded => Some((
            Code::OtherBranch,
            "is in the branch that is not taken when this runs",
            "在另一条件分支中，此时没有运行",
        )),
    };
    if let Some((code, en, zh)) = problem {
        return Some(Finding::warning(code, Said::new(format!("step '{id}' {en}"), format!("步骤 '{id}' {zh}"))));
    }
    output(linter.module(from)?, referred, reference)
}

fn output(module: &Module, referred: &Step, reference: &Reference) -> Option<Finding> {
    let descriptor = module.descriptor;
    let Part::Name(name) = reference.path.first()? else { return None };
    let Some(output) = descriptor.output(name) else {
        let free = matches!(module.behaviour, Behaviour::DeviceOnly)
            || name.starts_with(CALLED)
            || SKIPPED.contains(&name.as_str())
            || properties::OF_OUTPUTS.contains(&name.as_str());
        return (!free).then(|| unknown_output(descriptor.outputs, referred, reference, name));
    };
    let kind = output.kind;
    let part = reference.path.get(1)?;
    let Some(wrong) = properties::missing(kind, part) else { return slip(referred, output, reference, part) };
    let known = properties::of(kind).unwrap_or_default();
    let said = Said::new(
        format!("'{}.{}' is a {} and has no '{wrong}'; it has {}", referred.id, output.id, kind.id(), known.join(", ")),
        format!("'{}.{}' 的类型是 {}，没有 '{wrong}'；可用：{}", referred.id, output.id, kind.id(), known.join("、")),
    );
    let near = nearest(wrong, known.iter().copied()).map(|near| with_second(reference, near));
    Some(Finding::warning(Code::UnknownProperty, said).suggesting(near))
}

/// A path into a string whose name is similar to a property. A string can contain JSON with this
/// key, so it is only a hint.
fn slip(referred: &Step, output: &OutputSpec, reference: &Reference, part: &Part) -> Option<Finding> {
    let (wrong, near) = properties::slip(output.kind, part)?;
    let said = Said::new(
        format!("'{}.{}' is a text; '{near}' was probably meant, not '{wrong}'", referred.id, output.id),
        format!("'{}.{}' 是文本；可能是 '{near}'，而不是 '{wrong}'", referred.id, output.id),
    );
    Some(Finding::hint(Code::UnknownProperty, said).suggesting(Some(with_second(reference, near))))
}

fn unknown_output(outputs: &[OutputSpec], referred: &Step, reference: &Reference, name: &str) -> Finding {
    let known: Vec<_> = outputs.iter().map(|output| output.id).collect();
    let (id, module) = (&referred.id, &referred.module_id);
    let said = if known.is_empty() {
        Said::new(format!("step '{id}' ({module}) has no outputs"), format!("步骤 '{id}'（{module}）没有输出"))
    } else {
        Said::new(
            format!("step '{id}' ({module}) has no output '{name}'; it has {}", known.join(", ")),
            format!("步骤 '{id}'（{module}）没有输出 '{name}'；可用：{}", known.join("、")),
        )
    };
    let near = nearest(name, known).map(|near| renamed(reference, near));
    Finding::warning(Code::UnknownOutput, said).suggesting(near)
}

/// Checks the workflow that a step calls.
fn check_called_workflow(linter: &mut Linter<'_>, at: usize, step: &Step) {
    let is_call = linter
        .module(at)
        .is_some_and(|module| module.descriptor.is("call_workflow") || module.descriptor.is("map_workflow"));
    let (value, path) = match step.parameters.get("workflow_id") {
        Some(value) if is_call => unwrapped(value, "parameters.workflow_id"),
        _ => return,
    };
    let Some(id) = value.as_str().map(str::trim).filter(|id| !id.is_empty() && in_template(id).is_empty()) else {
        return;
    };
    if linter.known.itself.as_deref() == Some(id) {
        let said = Said::new("a workflow cannot call itself: recursion is refused", "工作流不能调用自身");
        return linter.at_step(at, &path, Finding::error(Code::CallsItself, said));
    }
    let Some(known) = &linter.known.workflows else { return };
    if !known.contains(id) {
        let near = nearest(id, known.iter().map(String::as_str)).map(str::to_owned);
        let said = Said::new(format!("there is no workflow '{id}'"), format!("没有 id 为 '{id}' 的工作流"));
        linter.at_step(at, &path, Finding::warning(Code::UnknownWorkflow, said).suggesting(near));
    }
}
