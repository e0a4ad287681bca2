//! The report as plain text.

use super::Report;
use super::summary::Summary;
use crate::matcher::evaluate::Figures;
use std::io::{self, Write};

/// Confusions that are listed; the page of `--report` has all.
const WORST: usize = 10;

/// A line for each figure, then areas and confusions when they are wanted.
pub(super) fn table(report: &Report, more: Option<&Summary<'_>>, out: &mut impl Write) -> io::Result<()> {
    figures(report, out)?;
    let Some(summary) = more else { return Ok(()) };
    areas(summary, out)?;
    confusions(summary, out)
}

fn areas(summary: &Summary<'_>, out: &mut impl Write) -> io::Result<()> {
    let widest = summary.areas.iter().map(|area| area.area.len()).max();
    let Some(width) = widest else { return Ok(()) };
    let width = width.max("Area".len());
    writeln!(out, "\n{:<width$}  Enquiries  Right first  Within three  Confidently wrong", "Area")?;
    for area in &summary.areas {
        writeln!(
            out,
            "{:<width$}  {:>9}  {:>9.1} %  {:>10.1} %  {:>15.1} %",
            area.area,
            area.count,
            area.right_first * 100.0,
            area.within_three * 100.0,
            area.confidently_wrong * 100.0
        )?;
    }
    Ok(())
}

fn confusions(summary: &Summary<'_>, out: &mut impl Write) -> io::Result<()> {
    if summary.confusions.is_empty() {
        return writeln!(out, "\nNothing was taken for anything else.");
    }
    writeln!(out, "\nWorst confusions: enquiries, what they are, what they were taken for")?;
    for worst in summary.confusions.iter().take(WORST) {
        writeln!(out, "{:>4}  {} → {}", worst.enquiries.len(), worst.truth, worst.said)?;
    }
    Ok(())
}

fn figures(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let Figures {
        accuracy,
        in_scope_accuracy,
        gated_in_scope_accuracy,
        oos_recall,
        oos_precision,
        auroc,
        macro_f1,
        calibration_error,
    } = report.figures;
    for (name, figure) in [
        ("All dealt with rightly", accuracy),
        ("In scope, the gate off", in_scope_accuracy),
        ("In scope, the gate on", gated_in_scope_accuracy),
        ("Out of scope turned away", oos_recall),
        ("Turned away rightly", oos_precision),
        ("Macro F1", macro_f1),
        ("Calibration error", calibration_error),
    ] {
        match figure {
            Some(share) => writeln!(out, "{name:<26}{:>8.1} %", share * 100.0)?,
            None => writeln!(out, "{name:<26}{:>8}", "-")?,
        }
    }
    match auroc {
        Some(area) => writeln!(out, "{:<26}{area:>8.3}", "AUROC of the gate")?,
        None => writeln!(out, "{:<26}{:>8}", "AUROC of the gate", "-")?,
    }
    writeln!(out, "{:<26}{:>8.3} ms", "One enquiry, median", report.p50_ms)?;
    writeln!(out, "{:<26}{:>8.3} ms", "One enquiry, 99 in 100", report.p99_ms)?;
    writeln!(out, "{:<26}{:>8.1} s", "Training", report.train_seconds)?;
    writeln!(out, "{:<26}{:>8.1} MB", "Model", report.model_bytes as f64 / 1e6)
}
