//! The reliability curve: where its points and bars stand on the drawing.

use super::percent;
use crate::matcher::evaluate::{BINS, Bin};
use serde::Serialize;

/// The drawing of the reliability curve, in its own units: room for the words at the left and below, the square of the
/// curve, and the bars of counts beneath it. The template draws the frame.
const LEFT: f64 = 56.0;
const TOP: f64 = 12.0;
const SIDE: f64 = 420.0;
const BARS_TOP: f64 = 478.0;
const BARS_HEIGHT: f64 = 70.0;

/// The reliability curve: of what was said with this probability, how much was right.
#[derive(Serialize)]
pub(super) struct Curve {
    error: String,
    /// The corners of the line through all points.
    line: String,
    points: Vec<Point>,
    bars: Vec<Bar>,
    /// Lines and their words at every fifth: place along the axis from the left, place from the top, words.
    ticks: Vec<(f64, f64, String)>,
}

/// A bin that holds anything.
#[derive(Serialize)]
struct Point {
    x: f64,
    y: f64,
    from: String,
    to: String,
    count: usize,
    said: String,
    right: String,
}

#[derive(Serialize)]
struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    count: usize,
}

impl Curve {
    /// Of all bins, lowest first, and the calibration error.
    pub(super) fn of(bins: &[Bin; BINS], error: Option<f64>) -> Self {
        let x = |share: f64| tenth(LEFT + share * SIDE);
        let y = |share: f64| tenth(TOP + (1.0 - share) * SIDE);
        let width = SIDE / BINS as f64;
        let most = bins.iter().map(|bin| bin.count).max().unwrap_or_default().max(1) as f64;
        let filled = || bins.iter().enumerate().filter(|(_, bin)| bin.count > 0);
        let points: Vec<Point> = filled()
            .map(|(place, bin)| {
                let right = bin.right as f64 / bin.count as f64;
                Point {
                    x: x(bin.probability),
                    y: y(right),
                    from: percent(place as f64 / BINS as f64),
                    to: percent((place + 1) as f64 / BINS as f64),
                    count: bin.count,
                    said: percent(bin.probability),
                    right: percent(right),
                }
            })
            .collect();
        let bar = |(place, bin): (usize, &Bin)| {
            let height = (bin.count as f64 / most * BARS_HEIGHT).max(1.0);
            Bar {
                x: tenth(LEFT + place as f64 * width + 1.0),
                y: tenth(BARS_TOP + BARS_HEIGHT - height),
                width: tenth(width - 2.0),
                height: tenth(height),
                count: bin.count,
            }
        };
        Self {
            error: error.map_or("–".to_owned(), |error| format!("{error:.3}")),
            line: points.iter().map(|point| format!("{},{}", point.x, point.y)).collect::<Vec<_>>().join(" "),
            points,
            bars: filled().map(bar).collect(),
            ticks: (0..=5u8)
                .map(|fifth| {
                    let share = f64::from(fifth) / 5.0;
                    (x(share), y(share), format!("{}", fifth * 20))
                })
                .collect(),
        }
    }
}

/// Rounded to what can be seen.
fn tenth(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}
