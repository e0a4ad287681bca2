//! What residents must hear before the answer: notices, and that another council answers now.

use super::turn::Turn;
use crate::assistant::scene::Body;
use crate::content::Notice;
use crate::domain::ids::ServiceId;
use crate::domain::reply::Reply;

impl<'a> Turn<'a> {
    /// Says the notices about a service. Before an answer they are said every time, before a report and a hand-over once
    /// in a conversation.
    pub(super) fn say_notices(&mut self, doer: Option<&Body<'a>>, service: Option<&ServiceId>, anew: bool) {
        for notice in self.scene.notices(doer, service) {
            if !anew && self.state.told.contains(&notice.text) {
                continue;
            }
            let said = self.notice(notice);
            self.replies.extend(said);
        }
    }

    /// Puts before everything what each conversation must hear once.
    pub(super) fn say_first_words(&mut self) {
        let scene = self.scene;
        let mut first: Vec<Reply> = Vec::new();
        if let Some(former) = scene.former.filter(|former| !self.state.told.contains(&former.name)) {
            let values = scene.values(&scene.own()).with("former", former.name.as_str());
            first.push(scene.line("succeeded", &values));
            self.state.told.push(former.name.clone());
        }
        for notice in scene.urgent_notices() {
            if !self.state.told.contains(&notice.text) {
                first.extend(self.notice(notice));
            }
        }
        self.replies.splice(0..0, first);
    }

    /// A notice as it is said, once in a turn.
    fn notice(&mut self, notice: &Notice) -> Option<Reply> {
        if self.noticed.contains(&notice.text) {
            return None;
        }
        self.noticed.push(notice.text.clone());
        if !self.state.told.contains(&notice.text) {
            self.state.told.push(notice.text.clone());
        }
        Some(notice.reply())
    }
}
