//! A measured figure, its ceiling from the same run, and what is aimed at.

/// What an issue or the plan aims at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aim {
    /// The ratio to the ceiling is at most this.
    RatioAtMost(f64),
    /// The ratio to the ceiling is at least this.
    RatioAtLeast(f64),
    /// The figure itself is at most this.
    AtMost(f64),
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// On which database: `SQLite, 1000 accounts`.
    pub place: String,
    /// The median.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// The ceiling: its name and its median.
    pub ceiling: Option<(&'static str, f64)>,
    /// What is aimed at.
    pub aim: Option<Aim>,
}

impl Figure {
    /// A figure without a ceiling.
    pub fn new(what: impl Into<String>, place: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { what: what.into(), place: place.into(), value, unit, ceiling: None, aim: None }
    }

    /// With its ceiling.
    pub fn under(mut self, name: &'static str, value: f64) -> Self {
        self.ceiling = Some((name, value));
        self
    }

    /// With its aim.
    pub fn aims(mut self, aim: Aim) -> Self {
        self.aim = Some(aim);
        self
    }

    /// The figure by its ceiling.
    pub fn ratio(&self) -> Option<f64> {
        self.ceiling.map(|(_, ceiling)| self.value / ceiling)
    }

    /// Whether the aim is reached, if there is one.
    pub fn reached(&self) -> Option<bool> {
        match self.aim? {
            Aim::RatioAtMost(most) => self.ratio().map(|ratio| ratio <= most),
            Aim::RatioAtLeast(least) => self.ratio().map(|ratio| ratio >= least),
            Aim::AtMost(most) => Some(self.value <= most),
        }
    }

    /// The cells of its row: what, where, figure, ceiling, ratio, aim, reached.
    pub fn cells(&self) -> [String; 7] {
        let dash = || "–".to_owned();
        let aim = |aim: Aim| match aim {
            Aim::RatioAtMost(most) => format!("≤ {most} ×"),
            Aim::RatioAtLeast(least) => format!("≥ {least} ×"),
            Aim::AtMost(most) => format!("≤ {} {}", short(most), self.unit),
        };
        [
            self.what.clone(),
            self.place.clone(),
            format!("{} {}", short(self.value), self.unit),
            self.ceiling.map_or_else(dash, |(name, value)| format!("{} ({name})", short(value))),
            self.ratio().map_or_else(dash, |ratio| format!("{ratio:.2}")),
            self.aim.map_or_else(dash, aim),
            self.reached().map_or_else(dash, |reached| if reached { "yes".into() } else { "no".into() }),
        ]
    }
}

/// Three digits are as much as such figures bear.
pub fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The middle of an odd number of values, or the mean of the two in the middle.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    match (values.get(values.len() / 2), values.get(values.len().saturating_sub(1) / 2)) {
        (Some(above), Some(below)) => f64::midpoint(*above, *below),
        _ => 0.0,
    }
}

/// The rows as text with columns under each other.
pub fn table(figures: &[Figure]) -> String {
    let head = ["figure", "database", "median", "ceiling", "ratio", "aim", "reached"].map(str::to_owned);
    let rows: Vec<[String; 7]> = std::iter::once(head).chain(figures.iter().map(Figure::cells)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(width).collect();
    let line = |row: &[String; 7]| {
        let cells =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_held_against_the_ratio_or_the_figure() {
        let check = Figure::new("check", "SQLite", 15.0, "µs").under("bare", 10.0);
        assert_eq!(check.clone().aims(Aim::RatioAtMost(1.6)).reached(), Some(true));
        assert_eq!(check.clone().aims(Aim::RatioAtMost(1.4)).reached(), Some(false));
        assert_eq!(check.clone().aims(Aim::RatioAtLeast(0.9)).reached(), Some(true));
        assert_eq!(check.aims(Aim::AtMost(14.0)).reached(), Some(false));
    }

    #[test]
    fn medians_are_in_the_middle() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), 2.5);
    }
}
