#pragma once

#include <array>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "sinew/math/spatial.h"

namespace sinew {

/// From where a drawing is seen. side: from +z, x to the right, y up. front: from +x, −z to the
/// right, y up. top: from +y, x to the right, −z up.
enum class View { side, front, top };
inline constexpr std::array all_views{View::side, View::front, View::top};

/// side, front or top.
[[nodiscard]] const char* name_of(View view);

using Vec2 = Eigen::Vector2d;

/// A solid ellipsoid, of which everything drawn of a body is made.
struct Blob {
    Vec3 p_W = Vec3::Zero();         ///< [m] centre
    Mat3 axes_W = Mat3::Identity();  ///< [m] its half axes, a column each
};

/// The smallest rectangle around what was drawn [mm].
struct DrawingBox {
    Vec2 low = Vec2::Constant(std::numeric_limits<double>::infinity());
    Vec2 high = -low;
    [[nodiscard]] bool empty() const { return !(low.x() <= high.x()); }
    void include(const Vec2& p, double margin = 0);
    void include(const DrawingBox& other);
};

/// Fill and line of a shape. Empty colours are left out.
struct Paint {
    std::string fill, line;
    double width_mm = 0;
    double opacity = 1;  ///< of the fill
};

/// Collects SVG elements of one view, in order: later ones cover earlier ones. Millimetres of the
/// world, y downwards, rounded to whole ones.
class Canvas {
public:
    explicit Canvas(View view) : view_(view) {}

    [[nodiscard]] View view() const { return view_; }
    [[nodiscard]] Vec2 project(const Vec3& p_W) const;  ///< [mm]
    [[nodiscard]] double depth(const Vec3& p_W) const;  ///< [m] larger is nearer

    /// The outline of the convex hull of some blobs, as SVG path data; grows the box.
    std::string hull(std::span<const Blob> blobs);
    /// A line through points of the drawing, as SVG path data, without points that are within
    /// `tolerance_mm` of it; grows the box.
    std::string polyline(std::span<const Vec2> points, bool closed, double tolerance_mm = 0);

    void add_path(const std::string& data, const Paint& paint);
    void add_circle(const Vec2& centre, double radius_mm, const Paint& paint);
    /// Upright, between two corners.
    void add_rectangle(const Vec2& a, const Vec2& b, double corner_mm, const Paint& paint);
    /// From `start` along `along`, head at its end.
    void add_arrow(const Vec2& start, const Vec2& along, double width_mm,
                   const std::string& colour);
    enum class Anchor { start, middle, end };
    void add_text(const Vec2& at, double size_mm, const std::string& text, Anchor anchor,
                  const std::string& colour);
    void add(const std::string& element) { elements_ += element; }

    [[nodiscard]] const std::string& elements() const { return elements_; }
    [[nodiscard]] const DrawingBox& box() const { return box_; }
    DrawingBox& box() { return box_; }

private:
    View view_;
    std::string elements_;
    DrawingBox box_;
};

/// Text as SVG holds it: & < > and " escaped.
[[nodiscard]] std::string escape_xml(const std::string& text);

}  // namespace sinew
