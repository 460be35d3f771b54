//! How far the reading of a log has come, for whoever waits at a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on stderr where that is a terminal, and the answers do not go to one.
pub(super) fn progress(length: Option<u64>) -> ProgressBar {
    let target = if io::stdout().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let template = match length {
        Some(_) => "{wide_bar:.cyan/dim} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
        None => "{bytes}, {bytes_per_sec}",
    };
    let bar = ProgressBar::with_draw_target(length, target);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style.progress_chars("━╸━")),
        Err(_) => bar,
    }
}
