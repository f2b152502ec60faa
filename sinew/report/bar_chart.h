#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sinew {

/// Charts as inline SVG for a page: text beside every mark, no script, 340 units wide, so that
/// letters stay readable on a narrow screen. Their colours are classes of the page's style sheet
/// (page_style.h), which also dresses them for the dark. What is drawn is told in words as well, as
/// the image's name.

using Interval = std::pair<double, double>;

struct ChartBar {
    std::string label;
    std::string printed;  ///< the value in words
    double value = 0;     ///< in the chart's unit, 0 or more
    std::optional<Interval> assumptions, samples;
    std::string paint;  ///< class of the bar
};

struct BarChart {
    std::string title;
    std::vector<ChartBar> bars;
    double full = 0;  ///< value at the right end; 0: the largest of all that is drawn
};

/// A bar a line: the label and the printed value above it, a band over it for the range over
/// assumptions, whiskers for the samples.
[[nodiscard]] std::string draw_bar_chart(const BarChart& chart);

/// A contrast beside its margin, or a figure beside its bound.
struct ContrastChart {
    std::string words;  ///< the same in words
    double value = 0, margin = 0;
    std::optional<Interval> assumptions, samples;
    std::string printed, printed_margin;
    bool ratio = false;  ///< drawn on a scale of logarithms, from 1; else from 0
    bool below = false;  ///< what is below the margin speaks for the claim
    std::string paint;   ///< class of the marks
};

/// One line: the side beyond the margin is tinted; a band for the range over assumptions, whiskers
/// for the samples, a dot for the body as it stands.
[[nodiscard]] std::string draw_contrast_chart(const ContrastChart& chart);

/// Squares, one a study: for, against, level.
[[nodiscard]] std::string draw_tally(const std::string& words, int n_for, int n_against,
                                     int n_level);

}  // namespace sinew
