//! A place at which somebody else does the work than everywhere else: one park that the town council looks after.

use super::turn::Turn;
use crate::assistant::form;
use crate::assistant::scene::Work;
use crate::content::DetailKind;
use crate::domain::conversation::Form;
use crate::domain::reply::Outcome;

impl Turn<'_> {
    /// Gives a report to whoever does the work at its place; none when that body is not served here, which then was said.
    pub(super) fn at_its_place(&mut self, mut form: Form) -> Option<Form> {
        let scene = self.scene;
        let Some(intent) = scene.intent(&form) else { return Some(form) };
        let is_where = |kind| matches!(kind, DetailKind::Address | DetailKind::Place);
        let wheres = intent.details.iter().filter(|wanted| is_where(wanted.kind));
        let place: Vec<&str> = wheres.filter_map(|wanted| form::value(&form, &wanted.name)).collect();
        let anywhere = scene.work(&intent.service, "").name();
        let there = scene.work(&intent.service, &place.join(", "));
        if there.name() == anywhere {
            return Some(form);
        }
        match there {
            Work::Here(body) => {
                if body.id != form.body && !body.is_own {
                    self.say_with("done_by", &scene.values(&body), Outcome::Redirected);
                }
                form.body = body.id;
                Some(form)
            }
            Work::Elsewhere { name, why } => {
                self.intent = Some(form.intent);
                let values = scene.values(&scene.own()).with("why", &why).with("body.name", &name);
                self.say_with("not_ours", &values, Outcome::Redirected);
                self.next_need();
                None
            }
        }
    }
}
