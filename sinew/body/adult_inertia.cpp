#include "sinew/body/adult_inertia.h"

#include <utility>

namespace sinew {
namespace {

/// How often a part is in the body.
int count(const std::string& part) {
    const bool single = part == "head_neck" || part.ends_with("_trunk");
    return single ? 1 : 2;
}

Mat3 diagonal(const Vec3& v) {
    return v.asDiagonal();
}

/// Inertia of a unit mass at p about the origin.
Mat3 point_inertia(const Vec3& p) {
    return p.squaredNorm() * Mat3::Identity() - p * p.transpose();
}

}  // namespace

AdultInertia::AdultInertia(const AdultTables& tables, std::string sex, double height_m,
                           double mass_kg, double scale)
    : tables_(tables),
      sex_(std::move(sex)),
      length_ratio_(height_m / tables.people.at("deleva_" + sex_).height),
      scale_(scale) {
    double sum = 0;
    for (const auto& [key, part] : tables.parts) {
        if (key.second == sex_) sum += count(key.first) * part.mass;
    }
    mass_ = mass_kg / sum;
}

double AdultInertia::part_mass(const std::string& part) const {
    return mass_ * tables_.parts.at({part, sex_}).mass;
}

Vec3 AdultInertia::part_radii_squared(const std::string& part) const {
    const auto& row = tables_.parts.at({part, sex_});
    return (row.radii * row.length * length_ratio_).cwiseAbs2();
}

SegmentSpec AdultInertia::make_segment(const AdultTables::SegmentRow& row) const {
    SegmentSpec segment;
    segment.name = row.name;
    if (row.part.empty()) {
        add_levels(segment);
        return segment;
    }
    segment.mass = row.share * part_mass(row.part);
    const double com = tables_.parts.at({row.part, sex_}).com;
    segment.p_SegmentCom = scale_ * (row.between ? Vec3(row.p + com * (row.p2 - row.p)) : row.p);
    segment.inertia =
        row.inertia_rule == "source"
            ? diagonal(segment.mass / row.source_mass * scale_ * scale_ * row.source_inertia)
            : diagonal(segment.mass * part_radii_squared(row.part));
    return segment;
}

void AdultInertia::add_levels(SegmentSpec& segment) const {
    struct Slab {
        double mass;
        Vec3 p;
        Vec3 inertia;
    };
    std::vector<Slab> slabs;
    Vec3 moment = Vec3::Zero();
    for (const auto& level : tables_.trunk_levels) {
        if (level.segment != segment.name) continue;
        double whole = 0;
        for (const auto& other : tables_.trunk_levels) {
            if (other.part == level.part) whole += other.weight;
        }
        const double mass = part_mass(level.part) * level.weight / whole;
        Vec3 radii = part_radii_squared(level.part);
        if (level.height > 0) {
            // An elliptic cylinder with half-axes a forward and b sideways has the radii
            // k_y² = (a² + b²)/4, k_x² = b²/4 + h²/12, k_z² = a²/4 + h²/12. The part gives a and b;
            // the slab has its own height h.
            const double side = (radii.y() + radii.x() - radii.z()) / 2;
            const double front = (radii.y() - radii.x() + radii.z()) / 2;
            const double height = level.height * scale_;
            const double thin = height * height / 12;
            radii = {side + thin, side + front, front + thin};
        }
        slabs.push_back({mass, level.p * scale_, mass * radii});
        segment.mass += mass;
        moment += mass * slabs.back().p;
    }
    if (slabs.empty()) return;  // The sacrum: its mass is in the pelvis.
    segment.p_SegmentCom = moment / segment.mass;
    for (const Slab& slab : slabs) {
        segment.inertia +=
            diagonal(slab.inertia) + slab.mass * point_inertia(slab.p - segment.p_SegmentCom);
    }
}

}  // namespace sinew
