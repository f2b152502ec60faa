#include "sinew/report/bar_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "sinew/report/html_text.h"

namespace sinew {

namespace {

constexpr double width = 340;

std::string open_chart(double height, const std::string& words) {
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {:.0f} {:.0f}" aria-label="{}">)"
        "\n",
        width, height, escape_html(words));
}

std::string rect(const std::string& paint, double x, double y, double w, double h, double r = 0) {
    return fmt::format(R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}")",
                       paint, x, y, std::max(0.0, w), h) +
           (r > 0 ? fmt::format(R"( rx="{:.1f}"/>)", r) : "/>") + "\n";
}

std::string text(double x, double y, const char* anchor, const std::string& words) {
    return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>)", x, y, anchor,
                       escape_html(words)) +
           "\n";
}

/// From one end to the other with a bar across each.
std::string whisker(double x0, double x1, double y, double half) {
    return fmt::format(
               R"(<path class="whisker" d="M{0:.1f} {2:.1f}H{1:.1f}M{0:.1f} {3:.1f}V{4:.1f})"
               R"(M{1:.1f} {3:.1f}V{4:.1f}"/>)",
               x0, x1, y, y - half, y + half) +
           "\n";
}

}  // namespace

std::string draw_bar_chart(const BarChart& chart) {
    constexpr double line = 36, bar = 11, bar_y = 19;
    double full = chart.full;
    for (const ChartBar& one : chart.bars) {
        full = std::max(full, one.value);
        for (const auto& range : {one.assumptions, one.samples})
            if (range) full = std::max(full, range->second);
    }
    const auto x = [&](double value) {
        return full > 0 ? 1 + (width - 2) * std::clamp(value / full, 0.0, 1.0) : 1;
    };
    std::string words = chart.title + ":";
    for (const ChartBar& one : chart.bars) words += fmt::format(" {} {};", one.label, one.printed);
    words.back() = '.';
    std::string out = open_chart(line * static_cast<double>(chart.bars.size()), words);
    double y = 0;
    for (const ChartBar& one : chart.bars) {
        out += text(1, y + 14, "start", one.label) + text(width - 1, y + 14, "end", one.printed);
        out += rect("track", 1, y + bar_y, width - 2, bar, 2);
        out += rect(one.paint, 1, y + bar_y, x(one.value) - 1, bar, 2);
        if (one.assumptions)
            out += rect("band", x(one.assumptions->first), y + bar_y + 3.5,
                        x(one.assumptions->second) - x(one.assumptions->first), 4);
        if (one.samples)
            out += whisker(x(one.samples->first), x(one.samples->second), y + bar_y + bar / 2, 4.5);
        y += line;
    }
    return out + "</svg>\n";
}

std::string draw_contrast_chart(const ContrastChart& chart) {
    constexpr double height = 52, axis = 26, edge = 12;
    const auto place = [&](double value) {
        return chart.ratio ? std::log(std::max(value, 1e-9)) : value;
    };
    double low = std::min(place(chart.ratio ? 1 : 0), place(chart.margin));
    double high = std::max(place(chart.ratio ? 1 : 0), place(chart.margin));
    const auto include = [&](double value) {
        low = std::min(low, place(value));
        high = std::max(high, place(value));
    };
    include(chart.value);
    for (const auto& range : {chart.assumptions, chart.samples})
        if (range) {
            include(range->first);
            include(range->second);
        }
    const double room = high > low ? 0.06 * (high - low) : 1;
    low -= room;
    high += room;
    const auto x = [&](double value) {
        return edge + (width - 2 * edge) * (place(value) - low) / (high - low);
    };
    // Words at the very ends would leave the picture.
    const auto anchor = [&](double at) {
        return at < 70 ? "start" : at > width - 70 ? "end" : "middle";
    };
    std::string out = open_chart(height, chart.words);
    const double margin = x(chart.margin), dot = x(chart.value);
    out += chart.below ? rect("beyond", 0, axis - 9, margin, 18)
                       : rect("beyond", margin, axis - 9, width - margin, 18);
    out += fmt::format(R"(<path class="axis" d="M0 {0:.1f}H{1:.0f}"/>)", axis, width) + "\n";
    out += fmt::format(R"(<path class="margin" d="M{0:.1f} {1:.1f}V{2:.1f}"/>)", margin, axis - 9,
                       axis + 12) +
           "\n";
    if (chart.assumptions)
        out +=
            rect("range " + chart.paint, x(chart.assumptions->first), axis - 4,
                 std::max(2.0, x(chart.assumptions->second) - x(chart.assumptions->first)), 8, 3);
    if (chart.samples) out += whisker(x(chart.samples->first), x(chart.samples->second), axis, 7);
    out += fmt::format(R"(<circle class="dot {}" cx="{:.1f}" cy="{:.1f}" r="5"/>)", chart.paint,
                       dot, axis) +
           "\n";
    out += text(std::clamp(dot, 1.0, width - 1), 12, anchor(dot), chart.printed);
    out +=
        text(std::clamp(margin, 1.0, width - 1), height - 3, anchor(margin), chart.printed_margin);
    return out + "</svg>\n";
}

std::string draw_tally(const std::string& words, int n_for, int n_against, int n_level) {
    constexpr double step = 18, side = 14;
    const std::array<std::pair<const char*, int>, 3> kinds{
        {{"supported", n_for}, {"contradicted", n_against}, {"undecided", n_level}}};
    constexpr int a_line = 18;
    const int all = n_for + n_against + n_level;
    const int lines = std::max(1, (all + a_line - 1) / a_line);
    std::string out = open_chart(step * lines, words);
    int k = 0;
    for (const auto& [paint, count] : kinds)
        for (int i = 0; i < count; ++i, ++k) {
            const int line = k / a_line;
            out += rect(paint, 1 + step * (k % a_line), 2 + step * line, side, side, 3);
        }
    return out + "</svg>\n";
}

}  // namespace sinew
