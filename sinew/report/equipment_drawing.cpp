#include "sinew/report/equipment_drawing.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sinew/report/equipment_shapes.h"

namespace sinew {

namespace {

const std::string steel = "#5b6670", leather = "#5c5148", rubber = "#2f7d6b", edge = "#39424a";

/// A rectangle between two corners of the world, seen along the view.
void add_box(const Vec3& a, const Vec3& b, double corner_mm, const Paint& paint, Canvas& canvas) {
    canvas.add_rectangle(canvas.project(a), canvas.project(b), corner_mm, paint);
}

void add_line(const Vec3& a, const Vec3& b, const std::string& colour, double width_mm,
              Canvas& canvas) {
    const std::vector<Vec2> ends{canvas.project(a), canvas.project(b)};
    canvas.add_path(canvas.polyline(ends, false), {.line = colour, .width_mm = width_mm});
}

void draw_bench(const Bench& bench, double floor, Canvas& canvas) {
    const Paint paint{.fill = leather, .line = "#3d352e", .width_mm = 3};
    const double thick = std::max(bench_pad_m, 2 * bench.edge_radius);
    const double r = 1000 * bench.edge_radius;
    const Paint leg{.fill = steel};
    if (canvas.view() == View::side) {
        const double under = bench.height - thick;
        for (const double x : {-0.06, 0.05 - bench_depth_m})
            add_box({x - 0.02, floor, 0}, {x + 0.02, under, 0}, 0, leg, canvas);
        add_box({-bench_depth_m, under, 0}, {0, bench.height, 0}, r, paint, canvas);
    } else if (canvas.view() == View::front) {
        for (const double z : {0.1 - bench_half_m, bench_half_m - 0.1})
            add_box({0, floor, z - 0.02}, {0, bench.height - thick, z + 0.02}, 0, leg, canvas);
        add_box({0, bench.height - thick, -bench_half_m}, {0, bench.height, bench_half_m}, 15,
                paint, canvas);
    } else {
        add_box({-bench_depth_m, 0, -bench_half_m}, {0, 0, bench_half_m}, r, paint, canvas);
    }
}

/// A bar through two points, or along z through one, with plates where it is heavy.
void draw_bar(const Vec3& centre, const Vec3& along, double radius, double load_kg,
              Canvas& canvas) {
    const Vec2 c = canvas.project(centre), u = canvas.project(along) / 1000;
    const bool plates = load_kg > empty_bar_kg;
    const std::string fill = "#46525c";
    if (u.norm() < 0.3) {  // seen along itself
        if (plates)
            canvas.add_circle(c, 1000 * plate_radius_m,
                              {.fill = fill, .line = fill, .width_mm = 5, .opacity = 0.16});
        canvas.add_circle(c, 1000 * radius, {.fill = steel, .line = edge, .width_mm = 3});
        return;
    }
    add_line(centre - bar_half_m * along, centre + bar_half_m * along, steel, 2000 * radius,
             canvas);
    if (!plates) return;
    const double wide = calc_plates_width_m(load_kg);
    const Vec2 across(-u.y(), u.x());
    for (const double end : {-1.0, 1.0}) {
        const Vec2 in = c + end * 1000 * sleeve_at_m * u, out = in + end * 1000 * wide * u;
        const Vec2 half = 1000 * plate_radius_m * across.normalized();
        const std::vector<Vec2> corners{in + half, out + half, out - half, in - half};
        canvas.add_path(canvas.polyline(corners, true),
                        {.fill = fill, .line = edge, .width_mm = 3});
    }
}

void draw_pull_up_bar(const PullUpBar& bar, Canvas& canvas) {
    const Vec3 centre(0, bar.height, 0);
    if (canvas.view() == View::side) {
        canvas.add_circle(canvas.project(centre), 1000 * bar.radius + 4,
                          {.fill = steel, .line = edge, .width_mm = 4});
    } else {
        add_line(centre - 0.7 * Vec3::UnitZ(), centre + 0.7 * Vec3::UnitZ(), steel,
                 2000 * bar.radius + 8, canvas);
    }
}

/// The axle's place where a hand glides.
void draw_wheel(const Wheel& wheel, const MotionPlan& plan, std::size_t f, Canvas& canvas) {
    Vec3 sum = Vec3::Zero();
    int count = 0;
    for (const ContactTrack& contact : plan.contacts)
        if (contact.surface == Surface::wheel) {
            sum += contact.p_W[f];
            ++count;
        }
    if (count == 0) return;
    const Vec3 c = sum / count;
    const double r = wheel.radius;
    const Paint paint{.fill = steel, .line = edge, .width_mm = 5, .opacity = 0.35};
    if (canvas.view() == View::side) {
        canvas.add_circle(canvas.project(c), 1000 * r, paint);
        canvas.add_circle(canvas.project(c), 12, {.fill = edge});
        return;
    }
    add_line(c - 0.2 * Vec3::UnitZ(), c + 0.2 * Vec3::UnitZ(), edge, 24, canvas);
    const Vec3 half = canvas.view() == View::front ? Vec3(0, r, 0.03) : Vec3(r, 0, 0.03);
    add_box(c - half, c + half, 15, paint, canvas);
}

}  // namespace

void draw_equipment_behind(const Equipment& equipment, Canvas& canvas) {
    if (equipment.bench) draw_bench(*equipment.bench, equipment.floor.height, canvas);
}

void draw_equipment_before(const Equipment& equipment, const MotionPlan& plan, int frame,
                           Canvas& canvas) {
    const auto f = static_cast<std::size_t>(frame);
    if (equipment.pull_up_bar) draw_pull_up_bar(*equipment.pull_up_bar, canvas);
    if (equipment.wheel) draw_wheel(*equipment.wheel, plan, f, canvas);
    for (const BandTrack& band : plan.bands) {
        const double width = 6 + std::min(14.0, band.tension_N[f] / 10);
        for (const double up : {-0.015, 0.015})  // a loop has two strands
            add_line(band.p_W[0][f] + up * Vec3::UnitY(), band.p_W[1][f] + up * Vec3::UnitY(),
                     rubber, width, canvas);
    }
}

void draw_loads(const Equipment& equipment, const MotionPlan& plan, int frame, Canvas& canvas) {
    const auto f = static_cast<std::size_t>(frame);
    std::vector<const LoadTrack*> carried;
    double mass = 0;
    Vec3 centre = Vec3::Zero();
    for (const LoadTrack& load : plan.loads) {
        if (load.anchor_W) {
            add_line(load.p_W[f], *load.anchor_W, edge, 6, canvas);
            canvas.add_circle(canvas.project(*load.anchor_W), 50,
                              {.fill = steel, .line = edge, .width_mm = 5});
            continue;
        }
        carried.push_back(&load);
        mass += load.mass_kg;
        centre += load.p_W[f];
    }
    if (carried.empty() || !(mass > 0)) return;
    centre /= static_cast<double>(carried.size());
    const Vec3 between = carried.back()->p_W[f] - carried.front()->p_W[f];
    const Vec3 along = between.norm() > 0.01 ? Vec3(between.normalized()) : Vec3::UnitZ();
    if (equipment.barbell) {
        const Barbell& bar = *equipment.barbell;
        if (bar.pad_thickness > 0 && canvas.view() == View::side)
            canvas.add_circle(canvas.project(centre), 1000 * (bar.bar_radius + bar.pad_thickness),
                              {.fill = "#8d8478", .line = edge, .width_mm = 2});
        draw_bar(centre, along, bar.bar_radius, mass, canvas);
    } else if (carried.size() == 2 && between.norm() > 0.3) {
        draw_bar(centre, along, dumbbell_bar_radius_m, mass, canvas);
    } else {
        const double radius = calc_ball_radius_m(mass);
        canvas.add_circle(canvas.project(centre), 1000 * radius,
                          {.fill = steel, .line = edge, .width_mm = 3, .opacity = 0.85});
    }
}

void include_floor(const Equipment& equipment, Canvas& canvas) {
    if (canvas.view() == View::top || canvas.box().empty()) return;
    const double y = canvas.project({0, equipment.floor.height, 0}).y();
    DrawingBox& box = canvas.box();
    box.high.y() = std::max(box.high.y(), y + 40);
}

std::string draw_floor(const Equipment& equipment, View view, const DrawingBox& box) {
    if (view == View::top || box.empty()) return {};
    const double y = -1000 * equipment.floor.height, width = box.high.x() - box.low.x();
    return fmt::format(
        "<rect x=\"{0:.0f}\" y=\"{1:.0f}\" width=\"{2:.0f}\" height=\"{3:.0f}\" "
        "fill=\"#d9d2c7\"/>\n"
        "<path d=\"M{0:.0f} {1:.0f}h{2:.0f}\" stroke=\"#7d7468\" stroke-width=\"5\"/>\n",
        box.low.x(), y, width, std::max(0.0, box.high.y() - y));
}

}  // namespace sinew
