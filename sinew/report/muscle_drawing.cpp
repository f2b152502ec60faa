#include "sinew/report/muscle_drawing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sinew/analysis/analyze.h"
#include "sinew/muscle/paths.h"

namespace sinew {

namespace {

constexpr double tolerance_mm = 1.5;  // of a line's course
constexpr int colour_steps = 12;

/// Eleven stops of plasma, from its lightest used here to its darkest.
constexpr std::array<std::array<int, 3>, 8> stops{{{253, 174, 50},
                                                   {246, 143, 70},
                                                   {234, 117, 89},
                                                   {212, 82, 111},
                                                   {182, 48, 139},
                                                   {143, 13, 164},
                                                   {93, 1, 166},
                                                   {13, 8, 135}}};

}  // namespace

std::string activation_colour(double activation) {
    const double at = std::clamp(activation, 0.0, 1.0) * (stops.size() - 1);
    const std::size_t low = std::min(static_cast<std::size_t>(at), stops.size() - 2);
    const double t = at - static_cast<double>(low);
    std::array<int, 3> mixed{};
    for (std::size_t k = 0; k < 3; ++k)
        mixed[k] = static_cast<int>(std::lround((1 - t) * stops[low][k] + t * stops[low + 1][k]));
    return fmt::format("#{:02x}{:02x}{:02x}", mixed[0], mixed[1], mixed[2]);
}

void draw_muscles(const Body& body, const VecX& q, const Pose& pose, const Result* result,
                  int frame, Side side, bool faded, Canvas& canvas) {
    std::string idle;
    std::map<std::pair<int, int>, std::string> active;  // colour and width, the weakest first
    std::vector<Vec2> points;
    for (int m = 0; m < body.n_muscles(); ++m) {
        if (side_of(body.muscles[m].name) != side) continue;
        points.clear();
        for (const Vec3& p_W : calc_path_trace(body, q, pose, MuscleIndex(m)).points_W)
            points.push_back(canvas.project(p_W));
        const std::string line = canvas.polyline(points, false, tolerance_mm);
        if (!result || !(result->activation(m, frame) >= idle_in_drawings)) {
            idle += line;
            continue;
        }
        const double activation = result->activation(m, frame);
        const double force = std::clamp(result->force(m, frame), 0.0, 4000.0);
        active[{static_cast<int>(std::lround(activation * colour_steps)),
                static_cast<int>(std::lround(2 + 6 * std::sqrt(force / 1000)))}] += line;
    }
    canvas.add(
        fmt::format("<g fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{}>\n",
                    faded ? " opacity=\"0.4\"" : ""));
    if (!idle.empty())
        canvas.add(fmt::format(
            "<path d=\"{}\" stroke=\"#8c7f74\" stroke-width=\"2\" stroke-opacity=\"{}\"/>\n", idle,
            result ? "0.3" : "0.6"));
    for (const auto& [key, data] : active)
        canvas.add(fmt::format("<path d=\"{}\" stroke=\"{}\" stroke-width=\"{}\"/>\n", data,
                               activation_colour(static_cast<double>(key.first) / colour_steps),
                               key.second));
    canvas.add("</g>\n");
}

void draw_activation_key(const Vec2& at, double width, double text, Canvas& canvas) {
    constexpr int n = 10;
    for (int k = 0; k < n; ++k) {
        const Vec2 a = at + Vec2(width * k / n, 0), b = at + Vec2(width * (k + 1) / n, 0.6 * text);
        canvas.add_rectangle(a, b, 0, {.fill = activation_colour((k + 0.5) / n)});
    }
    const Vec2 below = at + Vec2(0, 1.7 * text);
    canvas.add_text(below, text, "0", Canvas::Anchor::start, "#4a433c");
    canvas.add_text(below + Vec2(width / 2, 0), text, "activation", Canvas::Anchor::middle,
                    "#4a433c");
    canvas.add_text(below + Vec2(width, 0), text, "100 %", Canvas::Anchor::end, "#4a433c");
}

}  // namespace sinew
