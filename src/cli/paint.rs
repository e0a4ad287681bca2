//! How replies look in a terminal: bold where the text is bold, plain when nobody looks.

use crate::domain::reply::Reply;
use std::io::IsTerminal;

/// A reply with its links and buttons, bold only on a terminal.
pub(super) fn reply(reply: &Reply) -> String {
    let (on, off) = if std::io::stdout().is_terminal() { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let mut painted = String::new();
    for (index, part) in reply.text.split("**").enumerate() {
        let bold = index % 2 == 1;
        painted.push_str(if bold { on } else { "" });
        painted.push_str(part);
        painted.push_str(if bold { off } else { "" });
    }
    for link in &reply.links {
        painted.push_str(&format!("\n  {}: {}", link.title, link.url));
    }
    for (index, choice) in reply.choices.iter().enumerate() {
        let start = if index == 0 { "\n  " } else { "  " };
        painted.push_str(&format!("{start}[{}] {}", index + 1, choice.label));
    }
    painted
}
