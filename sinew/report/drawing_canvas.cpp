#include "sinew/report/drawing_canvas.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace sinew {

namespace {

/// Directions in which a hull is sampled.
constexpr int n_directions = 40;

/// The point of a blob's outline that lies furthest along d, and how far that is.
Vec2 furthest(const Vec2& centre, const Eigen::Matrix<double, 2, 3>& axes, const Vec2& d,
              double& reach) {
    const Eigen::Vector3d along = axes.transpose() * d;
    const double length = along.norm();
    reach = centre.dot(d) + length;
    return length > 0 ? Vec2(centre + axes * along / length) : centre;
}

double distance_to_line(const Vec2& p, const Vec2& a, const Vec2& b) {
    const Vec2 d = b - a;
    const double t =
        d.squaredNorm() > 0 ? std::clamp((p - a).dot(d) / d.squaredNorm(), 0.0, 1.0) : 0.0;
    return (p - a - t * d).norm();
}

/// Ramer-Douglas-Peucker: marks which points between first and last stay.
void simplify(std::span<const Vec2> points, std::size_t first, std::size_t last, double tolerance,
              std::vector<bool>& keep) {
    std::size_t furthest_at = first;
    double most = tolerance;
    for (std::size_t i = first + 1; i < last; ++i) {
        const double d = distance_to_line(points[i], points[first], points[last]);
        if (d <= most) continue;
        most = d;
        furthest_at = i;
    }
    if (furthest_at == first) return;
    keep[furthest_at] = true;
    simplify(points, first, furthest_at, tolerance, keep);
    simplify(points, furthest_at, last, tolerance, keep);
}

std::string attributes(const Paint& paint) {
    std::string text =
        paint.fill.empty() ? " fill=\"none\"" : fmt::format(" fill=\"{}\"", paint.fill);
    if (!paint.fill.empty() && paint.opacity < 1)
        text += fmt::format(" fill-opacity=\"{:g}\"", paint.opacity);
    if (!paint.line.empty())
        text += fmt::format(" stroke=\"{}\" stroke-width=\"{:g}\"", paint.line, paint.width_mm);
    return text;
}

}  // namespace

const char* name_of(View view) {
    return view == View::side ? "side" : view == View::front ? "front" : "top";
}

void DrawingBox::include(const Vec2& p, double margin) {
    low = low.cwiseMin(p - Vec2::Constant(margin));
    high = high.cwiseMax(p + Vec2::Constant(margin));
}

void DrawingBox::include(const DrawingBox& other) {
    low = low.cwiseMin(other.low);
    high = high.cwiseMax(other.high);
}

Vec2 Canvas::project(const Vec3& p) const {
    if (view_ == View::side) return {1000 * p.x(), -1000 * p.y()};
    if (view_ == View::front) return {-1000 * p.z(), -1000 * p.y()};
    return {1000 * p.x(), 1000 * p.z()};
}

double Canvas::depth(const Vec3& p) const {
    return view_ == View::side ? p.z() : view_ == View::front ? p.x() : p.y();
}

std::string Canvas::hull(std::span<const Blob> blobs) {
    struct Outline {
        Vec2 centre;
        Eigen::Matrix<double, 2, 3> axes;
    };
    std::vector<Outline> outlines;
    for (const Blob& blob : blobs) {
        Outline outline{.centre = project(blob.p_W), .axes = {}};
        for (int k = 0; k < 3; ++k) outline.axes.col(k) = project(blob.axes_W.col(k));
        outlines.push_back(outline);
    }
    std::vector<Vec2> points;
    for (int k = 0; k < n_directions; ++k) {
        const double angle = 2 * std::numbers::pi * k / n_directions;
        const Vec2 d(std::cos(angle), std::sin(angle));
        double best = -std::numeric_limits<double>::infinity(), reach = 0;
        Vec2 point = Vec2::Zero();
        for (const Outline& outline : outlines) {
            const Vec2 p = furthest(outline.centre, outline.axes, d, reach);
            if (reach <= best) continue;
            best = reach;
            point = p;
        }
        points.push_back(point);
    }
    return polyline(points, true, 0.5);
}

std::string Canvas::polyline(std::span<const Vec2> points, bool closed, double tolerance_mm) {
    if (points.empty()) return {};
    std::vector<bool> keep(points.size(), tolerance_mm <= 0);
    keep.front() = keep.back() = true;
    if (tolerance_mm > 0 && points.size() > 2)
        simplify(points, 0, points.size() - 1, tolerance_mm, keep);
    std::string data;
    Eigen::Vector2i before = Eigen::Vector2i::Zero();
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!keep[i]) continue;
        box_.include(points[i]);
        const Eigen::Vector2i at = points[i].array().round().matrix().cast<int>();
        const Eigen::Vector2i step = at - before;
        if (i > 0 && step.isZero()) continue;
        const bool minus = step.y() < 0;
        data += fmt::format("{}{}{}{}", i == 0 ? "M" : "l", step.x(), minus ? "" : " ", step.y());
        before = at;
    }
    return closed ? data + "z" : data;
}

void Canvas::add_path(const std::string& data, const Paint& paint) {
    if (data.empty()) return;
    elements_ += fmt::format("<path d=\"{}\"{}/>\n", data, attributes(paint));
}

void Canvas::add_circle(const Vec2& c, double radius, const Paint& paint) {
    box_.include(c, radius + paint.width_mm / 2);
    elements_ += fmt::format("<circle cx=\"{:.0f}\" cy=\"{:.0f}\" r=\"{:.0f}\"{}/>\n", c.x(), c.y(),
                             radius, attributes(paint));
}

void Canvas::add_rectangle(const Vec2& a, const Vec2& b, double corner, const Paint& paint) {
    const Vec2 low = a.cwiseMin(b), size = (a - b).cwiseAbs();
    box_.include(low);
    box_.include(low + size);
    elements_ += fmt::format(
        "<rect x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" rx=\"{:.0f}\"{}/>\n",
        low.x(), low.y(), size.x(), size.y(), corner, attributes(paint));
}

void Canvas::add_arrow(const Vec2& start, const Vec2& along, double width,
                       const std::string& colour) {
    const double length = along.norm();
    if (!(length > 1)) return;
    const Vec2 u = along / length, aside(-u.y(), u.x());
    width = std::min(width, length / 6);
    const double head = 5 * width;
    const Vec2 tip = start + along, neck = tip - head * u;
    const std::vector<Vec2> points{
        start + width / 2 * aside,  neck + width / 2 * aside, neck + 1.8 * width * aside, tip,
        neck - 1.8 * width * aside, neck - width / 2 * aside, start - width / 2 * aside};
    add_path(polyline(points, true), {.fill = colour, .line = "#ffffff", .width_mm = width / 3});
}

void Canvas::add_text(const Vec2& at, double size, const std::string& text, Anchor anchor,
                      const std::string& colour) {
    // A letter is about half as wide as its size; sans-serif fonts differ by a tenth.
    const double width = 0.55 * size * static_cast<double>(text.size());
    const double left = anchor == Anchor::start ? 0 : anchor == Anchor::middle ? width / 2 : width;
    box_.include(at + Vec2(-left, -size));
    box_.include(at + Vec2(width - left, 0.3 * size));
    const char* const name = anchor == Anchor::start    ? "start"
                             : anchor == Anchor::middle ? "middle"
                                                        : "end";
    elements_ += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.0f}\" font-size=\"{:.0f}\" text-anchor=\"{}\" "
        "fill=\"{}\">{}</text>\n",
        at.x(), at.y(), size, name, colour, escape_xml(text));
}

std::string escape_xml(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

}  // namespace sinew
