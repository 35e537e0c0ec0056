//! The request of a step and its answer, as the step's record shows them.

use super::module_step::Asking;
use super::shown::Shown;
use super::{Here, Interpreter};
use crate::state::Pending;
use crate::state::step_record::{Answer, Body, Exchange};
use catalogue::{Action, Effect, EffectResult, HttpRequest, HttpResponse, shown_address};
use model::Recording;

impl<'a> Interpreter<'a> {
    /// The request that the step sent, and how it was answered; `None` if the result is not the
    /// answer to a request. The module is asked for the request again: it is the same each time.
    pub(super) fn exchange(
        &mut self,
        here: Here<'a>,
        pass: u32,
        pending: &Pending,
        result: &EffectResult,
    ) -> Option<Box<Exchange>> {
        let EffectResult::Http(answer) = result else { return None };
        if self.program.record == Recording::None || !self.state.step_records.has_room(true) {
            return None;
        }
        let Ok(Action::Effect(Effect::Http { request, .. })) = self.module_action(here, pass, pending, Asking::Again)
        else {
            return None;
        };
        let mut shown = Shown::default();
        // The names of the parameters show which texts are sensitive.
        shown.value(pending.inputs.value());
        let HttpRequest { method, url, headers, body, .. } = request;
        let url = shown.text(&self.facts.secrets.conceal_text(url));
        Some(Box::new(Exchange {
            method,
            url: shown_address(&url),
            headers: self.fields(&mut shown, headers),
            body: body.as_deref().and_then(|body| self.body(&mut shown, body)),
            answer: answer.as_ref().ok().map(|answer| self.answer(&mut shown, answer)),
        }))
    }

    fn answer(&self, shown: &mut Shown, answer: &HttpResponse) -> Answer {
        let HttpResponse { status, headers, body, .. } = answer;
        Answer { status: *status, headers: self.fields(shown, headers.clone()), body: self.body(shown, body) }
    }

    fn fields(&self, shown: &mut Shown, fields: Vec<(String, String)>) -> Vec<(String, String)> {
        let secrets = &self.facts.secrets;
        let concealed = |(name, value)| (secrets.conceal_text(name), secrets.conceal_text(value));
        shown.headers(fields.into_iter().map(concealed).collect())
    }

    fn body(&self, shown: &mut Shown, body: &[u8]) -> Option<Body> {
        if body.is_empty() {
            return None;
        }
        shown.take_cut();
        let text = std::str::from_utf8(body).ok();
        let text = text.map(|text| shown.text(&self.facts.secrets.conceal_text(text.to_owned())));
        Some(Body { bytes: body.len(), text, cut: shown.take_cut() })
    }
}
